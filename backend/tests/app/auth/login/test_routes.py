import pytest
import sqlalchemy as sa
from passlib.hash import argon2

from shared.db.engine import engine
from shared.db.session import session_scope
from shared.models import User
from shared.passwords import hash_password, verify_password

PATH = "/login/access-token"


def test_the_form_of_oauth2_gets_a_token_that_opens_the_api(stranger, user, password):
    form = {"username": user.email, "password": password}
    answer = stranger.post(PATH, data={**form, "grant_type": "password", "scope": ""})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 15 * 60
    stranger.use_token(answer.json()["access_token"])
    assert stranger.get("/users/me").json()["email"] == user.email


def test_json_gets_a_token_too_and_the_case_of_the_address_does_not_matter(
    stranger, user, password
):
    answer = stranger.post(PATH, json={"username": user.email.upper(), "password": password})
    assert answer.status_code == 200
    assert answer.json()["access_token"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(stranger, user, password):
    wrong = stranger.post(PATH, json={"username": user.email, "password": "wrong"})
    unknown = stranger.post(PATH, json={"username": "nobody@example.com", "password": password})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["detail"] == "The email address or the password is wrong."


def test_a_deactivated_user_cannot_log_in(stranger, make_user, password):
    user = make_user("gone@example.com", is_active=False)
    answer = stranger.post(PATH, json={"username": user.email, "password": password})
    assert answer.status_code == 401


def test_a_hash_made_by_weaker_parameters_is_replaced_at_the_login(stranger, make_user, password):
    weak = argon2.using(time_cost=1, memory_cost=1024, parallelism=1).hash(password)
    user = make_user("old@example.com", password_hash=weak)
    wrong = stranger.post(PATH, json={"username": user.email, "password": "wrong"})
    assert wrong.status_code == 401
    assert hash_of(user) == weak
    stranger.log_in(user.email, password)
    upgraded = hash_of(user)
    assert upgraded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    stranger.log_in(user.email, password)
    assert hash_of(user) == upgraded


def hash_of(user: User) -> str:
    with session_scope(read_only=True) as session:
        return session.get_one(User, user.id).password_hash


def test_what_is_missing_is_named_field_by_field(stranger):
    answer = stranger.post(PATH, json={})
    missing = ["Missing data for required field."]
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"username": missing, "password": missing}


def test_a_body_that_is_no_object_is_invalid(stranger):
    answer = stranger.post(PATH, json=["username", "password"])
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"_schema": ["Invalid input type."]}


@pytest.mark.parametrize("body", ['{"username": ', b"\xff\xfe"])
def test_broken_json_is_a_bad_request(stranger, body):
    answer = stranger.post(PATH, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The body is not valid JSON."


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_a_character_that_no_database_stores_is_invalid(stranger, character):
    answer = stranger.post(PATH, json={"username": f"a{character}b", "password": "any"})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["username"]


def test_a_password_that_is_changed_while_it_is_checked_is_of_no_use(
    user, password, stranger, monkeypatch
):
    if engine().dialect.name == "sqlite":
        pytest.skip("on SQLite, nobody can change it meanwhile: one transaction writes at a time")

    def check(*arguments):
        answer = verify_password(*arguments)
        with session_scope() as session:
            session.execute(sa.update(User).values(password_hash=hash_password("another one")))
        return answer

    monkeypatch.setattr("app.auth.login.service.verify_password", check)
    form = {"username": user.email, "password": password}
    assert stranger.post("/login/access-token", json=form).status_code == 401
