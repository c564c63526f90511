"""The accounts at providers that a user links to theirs here, and removes."""

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.models import Group, Identity, LoginSession, User
from tests.client import UNKNOWN, Client
from tests.oidc import finish, settings_of, start
from tests.world import make_sessions_older


def link(client: Client, liar, **claims: object):
    answer = liar.answer(start(client, "liar", "/identities"), **claims)
    return finish(client, "liar", answer, "/identities")


def forget_password(user: User) -> None:
    with session_scope() as session:
        session.execute(sa.update(User).where(User.id == user.id).values(password_hash=None))


def test_user_links_account_with_another_unverified_address_and_logs_in(liar, client, anonymous):
    claims = {"email": "ada@private.example", "email_verified": None}
    answer = link(client, liar, **claims)
    assert (answer.status_code, answer.json()["provider"]) == (200, "liar")
    assert link(client, liar, **claims).json()["id"] == answer.json()["id"]
    (listed,) = client.get("/identities/").json()["data"]
    assert listed == answer.json()
    login = finish(anonymous, "liar", liar.answer(start(anonymous, "liar"), **claims))
    anonymous.use_token(login.json()["access_token"])
    assert anonymous.get("/users/me").json()["email"] == "ada@example.com"


def test_account_that_somebody_else_has_linked_is_refused(liar, client, admin):
    assert link(admin, liar).status_code == 200
    answer = link(client, liar)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("This account at Liar is linked to another")
    assert client.get("/identities/").json()["data"] == []


def test_link_that_another_user_began_is_refused(liar, client, admin):
    """An attacker must not link their own account to that of a victim, nor the reverse."""
    answer = liar.answer(start(admin, "liar", "/identities"))
    for name, value in admin.cookies.items():
        client.cookies.set(name, value)
    assert finish(client, "liar", answer, "/identities").status_code == 403


def test_link_requires_recent_login(liar, client):
    """An attacker who finds a session open must not be able to come back with their own account."""
    make_sessions_older()
    answer = client.post("/identities/start", json={"provider": "liar"})
    assert answer.status_code == 403
    assert answer.json()["confirmation"] == {"methods": ["password"]}
    assert "oidc_flow" not in client.cookies


def test_others_write_while_the_provider_answers(liar, client):
    """SQLite has one write lock, and PostgreSQL a limited number of connections."""

    def answer_after_a_write():
        with session_scope() as session:
            session.add(Group(name="Meanwhile"))
        return liar.discover()

    liar.views["discovery"] = answer_after_a_write
    assert client.post("/identities/start", json={"provider": "liar"}).status_code == 200


@pytest.mark.parametrize(
    ("begun", "ended"), [("/login/oidc", "/identities"), ("/identities", "/login/oidc")]
)
def test_login_and_link_do_not_end_each_other(begun, ended, liar, client):
    answer = liar.answer(start(client, "liar", begun))
    assert finish(client, "liar", answer, ended).status_code == 403


def test_user_sees_and_removes_only_their_own(liar, client, admin):
    id_ = link(admin, liar).json()["id"]
    assert client.get("/identities/").json()["data"] == []
    assert client.delete(f"/identities/{id_}").status_code == 404
    assert admin.delete(f"/identities/{UNKNOWN}").status_code == 404
    assert admin.delete(f"/identities/{id_}").status_code == 204
    assert admin.get("/identities/").json()["data"] == []


def test_last_way_to_log_in_stays(liar, client, user, set_settings):
    one, two = (link(client, liar, sub=sub).json()["id"] for sub in ("one", "two"))
    forget_password(user)
    assert client.delete(f"/identities/{one}").status_code == 204
    answer = client.delete(f"/identities/{two}")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("This is your only way to log in.")


def test_password_that_opens_no_session_is_no_way_to_log_in(liar, client, set_settings):
    id_ = link(client, liar).json()["id"]
    set_settings(PASSWORD_LOGIN="false")
    assert client.delete(f"/identities/{id_}").status_code == 409
    set_settings(PASSWORD_LOGIN="true")
    assert client.delete(f"/identities/{id_}").status_code == 204


def test_account_at_a_former_provider_is_no_way_to_log_in(liar, client, user):
    id_ = link(client, liar).json()["id"]
    forget_password(user)
    with session_scope() as session:
        former = Identity(user_id=user.id, issuer="https://former.example", subject="ada")
        former.provider = "former"
        session.add(former)
    assert client.delete(f"/identities/{id_}").status_code == 409


def test_account_without_password_sets_one_after_recent_login(client, user, anonymous):
    forget_password(user)
    assert client.get("/users/me").json()["has_password"] is False
    change = {"new_password": "seven tired otters sing"}
    make_sessions_older()
    answer = client.post("/users/me/password", json=change)
    assert answer.status_code == 403
    assert answer.json()["confirmation"] == {"methods": []}
    assert "log in again" in answer.json()["detail"]
    with session_scope() as session:
        session.execute(sa.update(LoginSession).values(created_at=now()))
    assert client.post("/users/me/password", json=change).status_code == 204
    assert client.get("/users/me").json()["has_password"] is True
    anonymous.log_in(user.email, change["new_password"])


def test_account_without_password_is_deleted_after_recent_login(client, user):
    forget_password(user)
    make_sessions_older()
    assert client.delete("/users/me", json={}).status_code == 403
    with session_scope() as session:
        session.execute(sa.update(LoginSession).values(created_at=now()))
    assert client.delete("/users/me", json={}).status_code == 204


def test_account_with_password_still_needs_it_after_ten_minutes(client):
    make_sessions_older()
    change = {"new_password": "seven tired otters sing"}
    assert client.post("/users/me/password", json=change).status_code == 403
    assert client.delete("/users/me", json={}).status_code == 403


@pytest.mark.parametrize("given", ["", "None", "correct horse battery staple"])
def test_no_password_opens_an_account_without_one(given, user, anonymous):
    forget_password(user)
    body = {"username": user.email, "password": given or " "}
    assert anonymous.post("/login/access-token", json=body).status_code == 401


def test_without_passwords_nothing_that_needs_one_works(
    liar, client, anonymous, user, password, set_settings
):
    set_settings(PASSWORD_LOGIN="false", SIGNUP_OPEN="true")
    new = "seven tired otters sing"
    requests = {
        "/login/access-token": {"username": user.email, "password": password},
        "/users/signup": {"email": "new@example.com", "password": new},
        "/users/verify-email": {"token": "x", "password": new},
        "/password-recovery": {"email": user.email},
        "/reset-password": {"token": "x", "password": new},
    }
    for path, body in requests.items():
        assert anonymous.post(path, json=body).status_code == 403, path
    change = {"current_password": password, "new_password": new}
    assert client.post("/users/me/password", json=change).status_code == 403
    assert client.get("/about").json()["password_login"] is False
    assert client.delete("/users/me", json={}).status_code == 204


def test_users_are_listed_with_whether_they_have_a_password(admin, user):
    forget_password(user)
    listed = {row["email"]: row["has_password"] for row in admin.get("/users/").json()["data"]}
    assert listed == {"ada@example.com": False, "root@example.com": True}
    assert admin.get(f"/users/{user.id}").json()["has_password"] is False


def test_provider_may_be_renamed(liar, client, anonymous, set_settings):
    assert link(client, liar).status_code == 200
    given = settings_of("renamed", liar.issuer)
    set_settings(OIDC_PROVIDERS="renamed", **given)
    answer = finish(anonymous, "renamed", liar.answer(start(anonymous, "renamed")))
    assert answer.status_code == 200
