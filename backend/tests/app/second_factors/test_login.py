"""The second step of a login, and attacks on it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.models import LoginSession, User
from shared.tokens import create_access_token, create_token
from tests.client import Client
from tests.second_factors import App, first_step, second_step

METHODS = ["authenticator", "recovery_code"]


@pytest.fixture
def step(client, app, anonymous, user, password) -> dict:
    """The first step of a login of `user`, who has an app, by `anonymous`."""
    return first_step(anonymous, user.email, password)


def sessions() -> list[str | None]:
    """The second factor of each session, in the order of the logins."""
    with session_scope(read_only=True) as session:
        query = sa.select(LoginSession.second_factor).order_by(LoginSession.created_at)
        return list(session.scalars(query))


def test_password_alone_opens_no_session(step, anonymous):
    assert step["methods"] == METHODS
    assert sessions() == ["authenticator"]  # that of the setup
    assert anonymous.refresh().status_code == 401


def test_code_of_app_completes_the_login(step, app, anonymous, user):
    answer = second_step(anonymous, step["token"], app.next_code())
    assert answer.status_code == 200
    assert {"refresh_token", "browser", "device"} <= set(anonymous.cookies.keys())
    anonymous.use_token(answer.json()["access_token"])
    me = anonymous.get("/users/me").json()
    assert (me["email"], me["last_login_at"] is not None) == (user.email, True)
    assert anonymous.refresh().status_code == 200
    assert sessions()[-1] == "authenticator"


@pytest.mark.parametrize(("offset", "status"), [(-2, 422), (-1, 200), (0, 200), (1, 200), (2, 422)])
def test_clock_may_be_a_step_apart(offset, status, step, app, anonymous, clock):
    clock.move(3)
    assert second_step(anonymous, step["token"], app.code(offset)).status_code == status


def test_code_with_a_space_is_read(step, app, anonymous):
    code = app.next_code()
    assert second_step(anonymous, step["token"], f" {code[:3]} {code[3:]} ").status_code == 200


def test_code_works_once(step, app, anonymous, clock):
    code = app.next_code()
    assert second_step(anonymous, step["token"], code).status_code == 200
    assert second_step(anonymous, step["token"], code).status_code == 422
    clock.move()  # the code is still within the window
    assert second_step(anonymous, step["token"], code).status_code == 422


def test_code_of_the_setup_works_only_there(step, app, anonymous):
    assert second_step(anonymous, step["token"], app.code()).status_code == 422


def test_code_before_the_latest_is_refused(step, app, anonymous, clock):
    clock.move(2)
    assert second_step(anonymous, step["token"], app.code(1)).status_code == 200
    assert second_step(anonymous, step["token"], app.code(0)).status_code == 422


def test_code_that_confirmed_does_not_log_in(step, app, anonymous, client):
    code = app.next_code()
    body = {"method": "authenticator", "secret": code}
    assert client.post("/sessions/current/confirmation", json=body).status_code == 204
    assert second_step(anonymous, step["token"], code).status_code == 422


@pytest.mark.parametrize("method", METHODS)
def test_of_concurrent_uses_of_a_code_one_wins(method, step, app, server):
    code = app.next_code() if method == "authenticator" else app.codes[0]

    def use(_number: int) -> int:
        with Client(server) as client:
            return second_step(client, step["token"], code, method).status_code

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(use, range(6)))
    assert sorted(statuses) == [200] + 5 * [422]


def test_recovery_code_works_once_and_without_its_form(step, app, anonymous, client):
    code = app.codes[5].replace("-", " ").upper()
    assert second_step(anonymous, step["token"], code, "recovery_code").status_code == 200
    assert sessions()[-1] == "recovery_code"
    assert client.get("/second-factors/").json()["recovery_codes"] == 9
    answer = second_step(anonymous, step["token"], app.codes[5], "recovery_code")
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"code"}
    assert second_step(anonymous, step["token"], app.codes[4], "recovery_code").status_code == 200


def test_recovery_code_of_another_user_is_refused(step, app, anonymous, admin, clock):
    codes = App(admin, clock).confirm(admin)
    assert second_step(anonymous, step["token"], codes[0], "recovery_code").status_code == 422


def test_codes_are_not_those_of_the_other_method(step, app, anonymous):
    assert second_step(anonymous, step["token"], app.codes[0]).status_code == 422
    answer = second_step(anonymous, step["token"], app.next_code(), "recovery_code")
    assert answer.status_code == 422


def test_guessed_codes_are_limited_over_all_methods_and_recorded(step, anonymous, admin, app):
    statuses = [
        second_step(anonymous, step["token"], "000000", METHODS[number % 2]).status_code
        for number in range(12)
    ]
    assert statuses == [422] * 9 + [429] * 3  # one attempt was the setup of the app
    answer = second_step(anonymous, step["token"], app.next_code())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    params = {"action": "login.second_factor_failed"}
    assert admin.get("/audit/", params=params).json()["total"] == 9


def test_another_first_step_does_not_reset_the_limit(step, anonymous, user, password):
    for _ in range(9):
        second_step(anonymous, step["token"], "000000")
    step = first_step(anonymous, user.email, password)
    assert second_step(anonymous, step["token"], "000000").status_code == 429


def test_token_of_first_step_is_no_access_token(step, anonymous):
    anonymous.use_token(step["token"])
    assert anonymous.get("/users/me").status_code == 401
    assert anonymous.get("/second-factors/").status_code == 401


def test_other_tokens_do_not_begin_the_second_step(step, anonymous, user, app):
    with session_scope(read_only=True) as session:
        session_id = session.scalars(sa.select(LoginSession.id)).one()
    for token in (
        create_access_token(session_id),
        create_access_token(user.id),
        create_token("recovery", str(user.id), access_lifetime(), once=""),
        create_token("second-factor", str(user.id), access_lifetime(), once=""),
        create_token("second-factor", str(session_id), access_lifetime(), once=""),
        step["token"][:-2] + "xx",
        "none",
    ):
        answer = second_step(anonymous, token, app.next_code())
        assert answer.status_code == 401, token
        assert answer.json()["detail"] == "This login has expired: log in again."


def access_lifetime():
    from shared.tokens import access_token_lifetime

    return access_token_lifetime()


def test_token_is_for_its_user_only(step, app, admin, root, clock, anonymous, password):
    """The code of an attacker's own app does not complete the login of somebody else."""
    attackers = App(admin, clock)
    attackers.confirm(admin)
    assert second_step(anonymous, step["token"], attackers.next_code()).status_code == 422
    own = first_step(anonymous, root.email, password)
    answer = second_step(anonymous, own["token"], attackers.next_code())
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/users/me").json()["email"] == root.email


def test_token_expires_after_ten_minutes(step, app, anonymous, user, monkeypatch):
    from datetime import timedelta

    from app.auth import second_factor

    monkeypatch.setattr(second_factor, "STEP_LIFETIME", timedelta(seconds=-1))
    with session_scope(read_only=True) as session:
        late = second_factor.create_step_token(session.get_one(User, user.id))
    assert second_step(anonymous, late, app.next_code()).status_code == 401


def test_another_password_ends_the_token(step, app, anonymous, client, password):
    body = {"current_password": password, "new_password": "seven tired otters sing"}
    assert client.post("/users/me/password", json=body).status_code == 204
    assert second_step(anonymous, step["token"], app.next_code()).status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"has_second_factor": False}])
def test_deactivation_or_reset_ends_the_token(change, step, app, anonymous):
    with session_scope() as session:
        session.execute(sa.update(User).values(change))
    assert second_step(anonymous, step["token"], app.next_code()).status_code == 401


def test_wrong_password_does_not_reveal_the_second_factor(client, app, anonymous, user):
    body = {"username": user.email, "password": "a wrong one, alas"}
    answer = anonymous.post("/login/access-token", json=body)
    assert answer.status_code == 401
    assert "second_factor" not in answer.json()


def test_another_secret_key_leaves_the_recovery_codes(
    client, app, anonymous, user, password, set_settings
):
    set_settings(SECRET_KEY="another-key-of-at-least-32-characters")
    step = first_step(anonymous, user.email, password)
    assert second_step(anonymous, step["token"], app.next_code()).status_code == 422
    assert second_step(anonymous, step["token"], app.codes[0], "recovery_code").status_code == 200
