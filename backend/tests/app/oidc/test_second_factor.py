"""Logins with a provider by users who have a second factor here."""

import pytest

from shared.db.session import session_scope
from shared.models import User
from tests.client import Client
from tests.oidc import finish, start
from tests.second_factors import App, Clock, second_step


@pytest.fixture
def app(client, monkeypatch) -> App:
    """The authenticator app of `user`."""
    clock = Clock()
    monkeypatch.setattr("app.second_factors.authenticator.time", clock)
    app = App(client, clock)
    app.confirm(client)
    return app


def log_in(client: Client, liar):
    return finish(client, "liar", liar.answer(start(client, "liar")))


def test_login_with_provider_takes_the_second_step(liar, app, anonymous, user):
    answer = log_in(anonymous, liar)
    assert answer.status_code == 403
    assert answer.json()["second_factor"]["methods"] == ["authenticator", "recovery_code"]
    assert anonymous.refresh().status_code == 401
    token = answer.json()["second_factor"]["token"]
    assert second_step(anonymous, token, "000000").status_code == 422
    answer = second_step(anonymous, token, app.next_code())
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/users/me").json()["email"] == user.email
    assert len(anonymous.get("/identities/").json()["data"]) == 1  # linked in the first step


def test_provider_that_checks_a_second_factor_is_trusted(liar, app, anonymous, set_settings):
    set_settings(OIDC_LIAR_SECOND_FACTOR="true", MFA_REQUIRED="all")
    answer = log_in(anonymous, liar)
    assert answer.status_code == 200
    anonymous.use_token(answer.json()["access_token"])
    assert anonymous.get("/items/").status_code == 200


def test_stranger_of_another_provider_must_add_a_factor(liar, anonymous, set_settings):
    set_settings(MFA_REQUIRED="all")
    anonymous.use_token(log_in(anonymous, liar).json()["access_token"])
    assert anonymous.get("/items/").json()["must_add_second_factor"] is True


def test_deactivated_user_gets_no_second_step(liar, app, anonymous, user):
    with session_scope() as session:
        session.get_one(User, user.id).is_active = False
    assert "second_factor" not in log_in(anonymous, liar).json()
