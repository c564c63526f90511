from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import SimpleCookie
from threading import Barrier

import pytest
import requests
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.models import LoginSession, Notification, NotificationKind
from tests.client import UNKNOWN

NAME = "refresh_token"


def refresh_with(anonymous, token: str) -> requests.Response:
    return anonymous.post("/login/refresh", headers={"Cookie": f"{NAME}={token}"})


@pytest.fixture
def no_grace_period(monkeypatch) -> None:
    """Refuse a spent token at once, as after the grace period for other tabs."""
    monkeypatch.setattr("app.auth.login.service.REUSE_GRACE", timedelta(0))


def test_refresh_cookie_is_http_only_and_same_site(anonymous, user, password):
    form = {"username": user.email, "password": password}
    answer = anonymous.post("/login/access-token", json=form)
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/v1/login"
    assert cookie["max-age"] == str(30 * 24 * 60 * 60)
    assert cookie.value not in answer.text


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_refresh_cookie_is_secure_over_https(scheme, flask, user, password):
    answer = flask.test_client().post(
        "/api/v1/login/access-token",
        base_url=f"{scheme}://localhost",
        json={"username": user.email, "password": password},
    )
    assert ("Secure;" in answer.headers["Set-Cookie"]) is (scheme == "https")


def test_database_stores_only_hash_of_refresh_token(client):
    secret = client.cookies[NAME].partition(".")[2]
    with session_scope(read_only=True) as session:
        stored = session.scalars(sa.select(LoginSession)).one()
    assert len(stored.token_hash) == 64
    assert secret not in vars(stored).values()


def test_refresh_returns_new_access_token_and_cookie(client, user):
    token = client.cookies[NAME]
    answer = client.refresh()
    assert answer.status_code == 200
    assert client.cookies[NAME] != token
    client.use_token(answer.json()["access_token"])
    assert client.get("/users/me").json()["id"] == str(user.id)
    assert client.refresh().status_code == 200


def test_stolen_token_used_after_refresh_ends_session(client, anonymous, no_grace_period):
    stolen = client.cookies[NAME]
    client.use_token(client.refresh().json()["access_token"])
    answer = refresh_with(anonymous, stolen)
    assert answer.status_code == 401
    assert "used from two places" in answer.json()["detail"]
    assert client.get("/users/me").status_code == 401
    assert client.refresh().status_code == 401
    with session_scope(read_only=True) as session:
        kinds = session.scalars(sa.select(Notification.kind)).all()
    assert kinds == [NotificationKind.ACCOUNT_SESSION_MISUSED]


def test_refresh_after_use_of_stolen_token_ends_session(client, anonymous, no_grace_period):
    thief = refresh_with(anonymous, client.cookies[NAME])
    anonymous.use_token(thief.json()["access_token"])
    assert anonymous.get("/users/me").status_code == 200
    assert client.refresh().status_code == 401
    assert client.get("/users/me").status_code == 401
    assert anonymous.get("/users/me").status_code == 401
    assert refresh_with(anonymous, thief.cookies[NAME]).status_code == 401


def test_older_spent_token_ends_session_within_grace_period(client, anonymous):
    stolen = client.cookies[NAME]
    assert client.refresh().status_code == client.refresh().status_code == 200
    assert refresh_with(anonymous, stolen).status_code == 401
    assert client.refresh().status_code == 401


def test_stolen_token_does_not_end_other_sessions(
    client, user, password, anonymous, log_in_as, no_grace_period
):
    elsewhere = log_in_as(user)
    stolen = client.cookies[NAME]
    client.refresh()
    assert refresh_with(anonymous, stolen).status_code == 401
    assert elsewhere.get("/users/me").status_code == 200


@pytest.mark.parametrize("_round", range(5))
def test_concurrent_refreshes_of_two_tabs_both_succeed(_round, client, anonymous):
    token, start = client.cookies[NAME], Barrier(2)

    def refresh() -> requests.Response:
        start.wait()
        cookie = {"Cookie": f"{NAME}={token}"}
        return requests.post(f"{client.server}/api/v1/login/refresh", headers=cookie, timeout=10)

    with ThreadPoolExecutor(2) as tabs:
        answers = [tab.result() for tab in [tabs.submit(refresh) for _ in range(2)]]
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        anonymous.use_token(answer.json()["access_token"])
        assert anonymous.get("/users/me").status_code == 200
    # Both tabs share one cookie, whichever response came last.
    [cookie] = {answer.cookies[NAME] for answer in answers}
    assert refresh_with(anonymous, cookie).status_code == 200


def test_refresh_can_be_repeated_after_lost_response(client, anonymous):
    token = client.cookies[NAME]
    lost = refresh_with(anonymous, token)
    again = refresh_with(anonymous, token)
    assert again.cookies[NAME] == lost.cookies[NAME] != token
    assert refresh_with(anonymous, again.cookies[NAME]).status_code == 200


def test_session_expires_after_30_days_without_use(client):
    with session_scope() as session:
        expires_at = session.scalars(sa.select(LoginSession.expires_at)).one()
        assert timedelta(days=29) < expires_at - now() <= timedelta(days=30)
        session.execute(sa.update(LoginSession).values(expires_at=now()))
    assert client.refresh().status_code == 401


def test_refresh_extends_session(client):
    with session_scope() as session:
        session.execute(sa.update(LoginSession).values(expires_at=now() + timedelta(minutes=1)))
    assert client.refresh().status_code == 200
    with session_scope(read_only=True) as session:
        expires_at = session.scalars(sa.select(LoginSession.expires_at)).one()
    assert expires_at - now() > timedelta(days=29)


@pytest.mark.parametrize("token", ["", "nonsense", ".", f"{UNKNOWN}.x", UNKNOWN])
def test_invalid_refresh_token_is_refused(token, anonymous):
    assert refresh_with(anonymous, token).status_code == 401
    assert anonymous.post("/login/logout", headers={"Cookie": f"{NAME}={token}"}).status_code == 204


def test_refresh_without_cookie_is_refused(anonymous):
    answer = anonymous.post("/login/refresh")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "There is no active session: log in."


def test_logout_ends_session_and_deletes_cookie(client, anonymous):
    token = client.cookies[NAME]
    answer = client.post("/login/logout")
    assert answer.status_code == 204
    assert NAME not in client.cookies
    assert client.get("/users/me").status_code == 401
    assert refresh_with(anonymous, token).status_code == 401


@pytest.mark.parametrize("guess", ["garbage", "0" * 128, ""])
def test_invalid_token_with_session_id_does_not_end_session(
    client, anonymous, guess, no_grace_period
):
    session_id = client.cookies[NAME].partition(".")[0]
    assert refresh_with(anonymous, f"{session_id}.{guess}").status_code == 401
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200


def test_session_survives_change_of_secret_key(client, anonymous, set_settings):
    set_settings(SECRET_KEY="another key for the tests, which is long enough too")
    token = client.cookies[NAME]
    assert refresh_with(anonymous, token).status_code == 200


def test_session_ends_at_maximum_age_despite_use(client, set_settings):
    set_settings(SESSION_MAX_DAYS=60)
    with session_scope() as session:
        began = now() - timedelta(days=59)
        session.execute(sa.update(LoginSession).values(created_at=began))
    assert client.refresh().status_code == 200
    with session_scope() as session:
        expires_at = session.scalars(sa.select(LoginSession.expires_at)).one()
        assert expires_at - began == timedelta(days=60)
        session.execute(sa.update(LoginSession).values(created_at=now() - timedelta(days=61)))
    assert client.refresh().status_code == 401


def test_logout_with_only_session_id_does_not_end_session(client, anonymous):
    name = client.cookies[NAME].partition(".")[0]
    cookie = {"Cookie": f"{NAME}={name}.a-guess"}
    assert anonymous.post("/login/logout", headers=cookie).status_code == 204
    assert client.get("/users/me").status_code == 200


def test_logout_without_session_does_nothing(anonymous):
    assert anonymous.post("/login/logout").status_code == 204
