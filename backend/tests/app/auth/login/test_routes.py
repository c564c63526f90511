import pytest
import sqlalchemy as sa
from passlib.hash import argon2

from shared.db.engine import engine
from shared.db.session import session_scope
from shared.models import User
from shared.passwords import hash_password, verify_password

PATH = "/login/access-token"


def test_oauth2_form_returns_valid_access_token(anonymous, user, password):
    form = {"username": user.email, "password": password}
    answer = anonymous.post(PATH, data={**form, "grant_type": "password", "scope": ""})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 15 * 60
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/users/me").json()["email"] == user.email


def test_json_login_ignores_case_of_email(anonymous, user, password):
    answer = anonymous.post(PATH, json={"username": user.email.upper(), "password": password})
    assert answer.status_code == 200
    assert answer.json()["access_token"]


def test_wrong_password_and_unknown_email_get_same_response(anonymous, user, password):
    wrong = anonymous.post(PATH, json={"username": user.email, "password": "wrong"})
    unknown = anonymous.post(PATH, json={"username": "nobody@example.com", "password": password})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["detail"] == "The email address or the password is wrong."


def test_deactivated_user_cannot_log_in(anonymous, make_user, password):
    user = make_user("gone@example.com", is_active=False)
    answer = anonymous.post(PATH, json={"username": user.email, "password": password})
    assert answer.status_code == 401


def test_login_replaces_hash_with_weaker_parameters(anonymous, make_user, password):
    weak = argon2.using(time_cost=1, memory_cost=1024, parallelism=1).hash(password)
    user = make_user("old@example.com", password_hash=weak)
    wrong = anonymous.post(PATH, json={"username": user.email, "password": "wrong"})
    assert wrong.status_code == 401
    assert hash_of(user) == weak
    anonymous.log_in(user.email, password)
    upgraded = hash_of(user)
    assert upgraded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    anonymous.log_in(user.email, password)
    assert hash_of(user) == upgraded


def hash_of(user: User) -> str:
    with session_scope(read_only=True) as session:
        return session.get_one(User, user.id).password_hash


def test_response_names_missing_fields(anonymous):
    answer = anonymous.post(PATH, json={})
    missing = ["Missing data for required field."]
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"username": missing, "password": missing}


def test_body_that_is_not_an_object_is_invalid(anonymous):
    answer = anonymous.post(PATH, json=["username", "password"])
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"_schema": ["Invalid input type."]}


@pytest.mark.parametrize("body", ['{"username": ', b"\xff\xfe"])
def test_malformed_json_is_a_bad_request(anonymous, body):
    answer = anonymous.post(PATH, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The body is not valid JSON."


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_character_that_databases_cannot_store_is_invalid(anonymous, character):
    answer = anonymous.post(PATH, json={"username": f"a{character}b", "password": "any"})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["username"]


def test_login_fails_if_password_changes_during_check(user, password, anonymous, monkeypatch):
    if engine().dialect.name == "sqlite":
        pytest.skip("on SQLite, nobody can change it meanwhile: one transaction writes at a time")

    def check(*arguments):
        answer = verify_password(*arguments)
        with session_scope() as session:
            session.execute(sa.update(User).values(password_hash=hash_password("another one")))
        return answer

    monkeypatch.setattr("app.auth.login.service.verify_password", check)
    form = {"username": user.email, "password": password}
    assert anonymous.post("/login/access-token", json=form).status_code == 401
