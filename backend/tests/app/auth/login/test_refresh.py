from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import SimpleCookie
from threading import Barrier

import pytest
import requests
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.models import LoginSession
from tests.client import UNKNOWN

NAME = "refresh_token"


def refresh_with(stranger, token: str) -> requests.Response:
    return stranger.post("/login/refresh", headers={"Cookie": f"{NAME}={token}"})


@pytest.fixture
def no_tabs(monkeypatch) -> None:
    """A token's successor was made longer ago than two tabs are apart."""
    monkeypatch.setattr("app.auth.login.service.REUSE_GRACE", timedelta(0))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger, user, password):
    form = {"username": user.email, "password": password}
    answer = stranger.post("/login/access-token", json=form)
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/v1/login"
    assert cookie["max-age"] == str(30 * 24 * 60 * 60)
    assert cookie.value not in answer.text


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_over_https_the_cookie_never_leaves_it(scheme, flask, user, password):
    answer = flask.test_client().post(
        "/api/v1/login/access-token",
        base_url=f"{scheme}://localhost",
        json={"username": user.email, "password": password},
    )
    assert ("Secure;" in answer.headers["Set-Cookie"]) is (scheme == "https")


def test_the_database_has_only_hashes_of_the_token(client):
    secret = client.cookies[NAME].partition(".")[2]
    with session_scope(read_only=True) as session:
        stored = session.scalars(sa.select(LoginSession)).one()
    assert len(stored.token_hash) == 64
    assert secret not in vars(stored).values()


def test_a_refresh_brings_another_access_token_and_another_cookie(client, user):
    token = client.cookies[NAME]
    answer = client.refresh()
    assert answer.status_code == 200
    assert client.cookies[NAME] != token
    client.use_token(answer.json()["access_token"])
    assert client.get("/users/me").json()["id"] == str(user.id)
    assert client.refresh().status_code == 200


def test_a_stolen_token_used_after_the_real_one_ends_both_sessions(client, stranger, no_tabs):
    stolen = client.cookies[NAME]
    client.use_token(client.refresh().json()["access_token"])
    answer = refresh_with(stranger, stolen)
    assert answer.status_code == 401
    assert "used from two places" in answer.json()["detail"]
    assert client.get("/users/me").status_code == 401
    assert client.refresh().status_code == 401


def test_a_stolen_token_used_before_the_real_one_ends_both_sessions(client, stranger, no_tabs):
    thief = refresh_with(stranger, client.cookies[NAME])
    stranger.use_token(thief.json()["access_token"])
    assert stranger.get("/users/me").status_code == 200
    assert client.refresh().status_code == 401
    assert client.get("/users/me").status_code == 401
    assert stranger.get("/users/me").status_code == 401
    assert refresh_with(stranger, thief.cookies[NAME]).status_code == 401


def test_a_token_of_longer_ago_ends_the_session_at_any_time(client, stranger):
    stolen = client.cookies[NAME]
    assert client.refresh().status_code == client.refresh().status_code == 200
    assert refresh_with(stranger, stolen).status_code == 401
    assert client.refresh().status_code == 401


def test_a_theft_ends_no_session_elsewhere(client, user, password, stranger, log_in_as, no_tabs):
    elsewhere = log_in_as(user)
    stolen = client.cookies[NAME]
    client.refresh()
    assert refresh_with(stranger, stolen).status_code == 401
    assert elsewhere.get("/users/me").status_code == 200


@pytest.mark.parametrize("_round", range(5))
def test_two_tabs_that_refresh_at_the_same_moment_both_go_on(_round, client, stranger):
    token, start = client.cookies[NAME], Barrier(2)

    def refresh() -> requests.Response:
        start.wait()
        cookie = {"Cookie": f"{NAME}={token}"}
        return requests.post(f"{client.server}/api/v1/login/refresh", headers=cookie, timeout=10)

    with ThreadPoolExecutor(2) as tabs:
        answers = [tab.result() for tab in [tabs.submit(refresh) for _ in range(2)]]
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        stranger.use_token(answer.json()["access_token"])
        assert stranger.get("/users/me").status_code == 200
    # The browser that both are in has one cookie, whichever answer came last.
    [cookie] = {answer.cookies[NAME] for answer in answers}
    assert refresh_with(stranger, cookie).status_code == 200


def test_a_refresh_whose_answer_was_lost_is_made_again(client, stranger):
    token = client.cookies[NAME]
    lost = refresh_with(stranger, token)
    again = refresh_with(stranger, token)
    assert again.cookies[NAME] == lost.cookies[NAME] != token
    assert refresh_with(stranger, again.cookies[NAME]).status_code == 200


def test_a_session_ends_after_thirty_days_without_use(client):
    with session_scope() as session:
        expires_at = session.scalars(sa.select(LoginSession.expires_at)).one()
        assert timedelta(days=29) < expires_at - now() <= timedelta(days=30)
        session.execute(sa.update(LoginSession).values(expires_at=now()))
    assert client.refresh().status_code == 401


def test_each_use_makes_the_session_last_longer(client):
    with session_scope() as session:
        session.execute(sa.update(LoginSession).values(expires_at=now() + timedelta(minutes=1)))
    assert client.refresh().status_code == 200
    with session_scope(read_only=True) as session:
        expires_at = session.scalars(sa.select(LoginSession.expires_at)).one()
    assert expires_at - now() > timedelta(days=29)


@pytest.mark.parametrize("token", ["", "nonsense", ".", f"{UNKNOWN}.x", UNKNOWN])
def test_a_token_that_is_none_is_refused(token, stranger):
    assert refresh_with(stranger, token).status_code == 401
    assert stranger.post("/login/logout", headers={"Cookie": f"{NAME}={token}"}).status_code == 204


def test_without_a_cookie_there_is_no_session_to_go_on_with(stranger):
    answer = stranger.post("/login/refresh")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "There is no active session: log in."


def test_a_logout_ends_the_session_and_takes_the_cookie_back(client, stranger):
    token = client.cookies[NAME]
    answer = client.post("/login/logout")
    assert answer.status_code == 204
    assert NAME not in client.cookies
    assert client.get("/users/me").status_code == 401
    assert refresh_with(stranger, token).status_code == 401


@pytest.mark.parametrize("guess", ["garbage", "0" * 128, ""])
def test_invented_token_with_the_id_of_a_session_leaves_it_alone(client, stranger, guess, no_tabs):
    session_id = client.cookies[NAME].partition(".")[0]
    assert refresh_with(stranger, f"{session_id}.{guess}").status_code == 401
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200


def test_session_survives_another_secret_key(client, stranger, set_settings):
    set_settings(SECRET_KEY="another key for the tests, which is long enough too")
    token = client.cookies[NAME]
    assert refresh_with(stranger, token).status_code == 200


def test_session_ends_at_its_maximum_age_however_often_it_is_used(client, set_settings):
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


def test_nobody_logs_out_another_by_the_name_of_the_session(client, stranger):
    name = client.cookies[NAME].partition(".")[0]
    cookie = {"Cookie": f"{NAME}={name}.a-guess"}
    assert stranger.post("/login/logout", headers=cookie).status_code == 204
    assert client.get("/users/me").status_code == 200


def test_a_logout_without_a_session_does_nothing(stranger):
    assert stranger.post("/login/logout").status_code == 204
