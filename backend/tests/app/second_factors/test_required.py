"""MFA_REQUIRED: what somebody may do who has no second factor, or did not use it."""

import pytest
import sqlalchemy as sa

from app.auth.login.service import open_session
from app.auth.second_factor import Method
from shared.db.session import session_scope
from shared.models import LoginSession, User
from shared.tokens import create_token
from tests.app.api_keys.test_scopes import REQUIRED, client_with_key
from tests.client import Client
from tests.second_factors import App, first_step, second_step
from tests.test_permissions import ROWS, send_request, world

__all__ = ["world"]

# What is allowed before a second factor is added, beside what needs no caller at all.
ALLOWED = {
    "GET /users/me",
    "PATCH /users/me",
    "GET /second-factors/",
    "POST /second-factors/authenticator",
    "POST /second-factors/authenticator/confirmation",
    "DELETE /second-factors/authenticator",
    "POST /second-factors/recovery-codes",
    "GET /passkeys/",
    "POST /passkeys/options",
    "POST /passkeys/",
    "PATCH /passkeys/{passkey_id}",
    "DELETE /passkeys/{passkey_id}",
    "POST /sessions/current/confirmation",
    "POST /sessions/current/confirmation/passkey/options",
    "POST /sessions/current/confirmation/passkey",
}
OPEN = {operation for operation, scope in REQUIRED.items() if scope == "open"}


@pytest.mark.parametrize("operation", sorted(set(ROWS) - OPEN))
def test_only_listed_operations_are_allowed(
    operation, world, log_in_as, set_settings, server, password
):
    set_settings(MFA_REQUIRED="all")
    client = log_in_as(world["superuser"])
    answers = []
    client.hooks["response"].append(lambda answer, **_: answers.append(answer))
    status = send_request(client, operation, world, password)
    if operation in ALLOWED:
        assert status == ROWS[operation]["superuser"] or operation.endswith("/{passkey_id}")
        assert "must_add_second_factor" not in answers[0].text or operation == "GET /users/me"
    else:
        assert status == 403
        assert answers[0].json()["must_add_second_factor"] is True


def test_every_allowed_operation_exists():
    assert set(ROWS) >= ALLOWED


@pytest.mark.parametrize(
    ("required", "superuser", "other"),
    [("none", False, False), ("superusers", True, False), ("all", True, True)],
)
def test_setting_says_who_needs_one(required, superuser, other, admin, client, set_settings):
    set_settings(MFA_REQUIRED=required)
    for caller, must in ((admin, superuser), (client, other)):
        assert caller.get("/users/me").json()["must_add_second_factor"] is must
        assert caller.get("/items/").status_code == (403 if must else 200)
        assert caller.get("/second-factors/").json()["is_required"] is must


def test_new_factor_opens_everything_in_this_session(client, clock, set_settings):
    set_settings(MFA_REQUIRED="all")
    App(client, clock).confirm(client)
    assert client.get("/users/me").json()["must_add_second_factor"] is False
    assert client.get("/items/").status_code == 200
    assert client.refresh().status_code == 200


def test_app_that_is_not_confirmed_opens_nothing(client, clock, set_settings):
    set_settings(MFA_REQUIRED="all")
    App(client, clock)
    assert client.get("/items/").status_code == 403


def test_session_from_before_without_the_factor_ends(
    client, app, log_in_as, user, set_settings, anonymous, password
):
    with_password = log_in_as(user)
    assert with_password.get("/items/").status_code == 200
    set_settings(MFA_REQUIRED="all")
    assert with_password.get("/items/").status_code == 401
    assert with_password.get("/users/me").status_code == 401
    assert with_password.post("/second-factors/recovery-codes").status_code == 401
    assert client.get("/items/").status_code == 200  # has set up the app itself
    step = first_step(anonymous, user.email, password)
    answer = second_step(anonymous, step["token"], app.next_code())
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/items/").status_code == 200


def test_session_from_before_is_not_refreshed(app, server, user, set_settings):
    with session_scope() as session:
        login = open_session(session, user.id, "", "")
    with Client(server) as old:
        old.cookies.set("refresh_token", login.refresh_token)
        set_settings(MFA_REQUIRED="all")
        assert old.refresh().status_code == 401
        set_settings(MFA_REQUIRED="none")
        assert old.refresh().status_code == 401  # it has ended


def test_session_that_used_a_recovery_code_goes_on(
    client, app, user, password, anonymous, set_settings
):
    token = first_step(anonymous, user.email, password)["token"]
    answer = second_step(anonymous, token, app.codes[0], "recovery_code")
    set_settings(MFA_REQUIRED="all")
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/items/").status_code == 200


def test_factor_of_the_provider_is_enough(server, user, set_settings):
    set_settings(MFA_REQUIRED="all")
    with session_scope() as session:
        login = open_session(session, user.id, "", "", Method.PROVIDER)
    with Client(server) as client:
        client.cookies.set("refresh_token", login.refresh_token)
        client.use_token(client.refresh().json()["access_token"])
        assert client.get("/users/me").json()["must_add_second_factor"] is False
        assert client.get("/items/").status_code == 200


def test_factor_that_was_removed_does_not_count(client, app, set_settings):
    client.delete("/second-factors/authenticator")
    set_settings(MFA_REQUIRED="all")
    assert client.get("/items/").status_code == 403


def test_api_key_of_user_without_a_factor_is_refused(server, client, user, clock, set_settings):
    with client_with_key(server, user.id, "items:read", "users:read") as program:
        assert program.get("/items/").status_code == 200
        set_settings(MFA_REQUIRED="all")
        answer = program.get("/items/")
        assert (answer.status_code, answer.json()["must_add_second_factor"]) == (403, True)
        App(client, clock).confirm(client)
        assert program.get("/items/").status_code == 200


def test_tools_are_closed_too(server, admin, root, set_settings):
    with session_scope(read_only=True) as session:
        session_id = session.scalars(sa.select(LoginSession.id)).one()
    from app.tools.routes import LIFETIME

    admin.cookies.set("tools", create_token("tools", str(session_id), LIFETIME))
    assert admin.get("/tools/", allow_redirects=False).status_code == 204
    set_settings(MFA_REQUIRED="superusers")
    assert admin.get("/tools/", allow_redirects=False).status_code == 303
    with session_scope() as session:
        session.execute(sa.update(User).values(has_second_factor=True))
    assert admin.get("/tools/", allow_redirects=False).status_code == 303


def test_own_account_takes_one_statement(client, app, set_settings, count_statements):
    set_settings(MFA_REQUIRED="all")
    with count_statements() as statements:
        assert client.get("/users/me").status_code == 200
    assert len(statements) == 1, statements
