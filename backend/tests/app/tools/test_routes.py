from datetime import timedelta

import pytest

from shared.db.session import session_scope
from shared.models import User
from shared.tokens import create_token
from tests.client import Client

FLOWER = {"X-Forwarded-Host": "app.test", "X-Forwarded-Uri": "/flower/tasks?limit=5"}


def knock(client: Client, **headers: str | None):
    """As a browser that goes to Flower: with its cookies alone."""
    headers = {**FLOWER, "Authorization": None, **headers}
    return client.get("/tools/", headers=headers, allow_redirects=False)


@pytest.fixture
def opened(admin: Client) -> Client:
    """A superuser who has asked for the tools."""
    assert admin.post("/tools/").status_code == 204
    return admin


def test_superuser_who_asked_gets_in_by_the_cookie_alone(opened):
    answer = knock(opened)
    assert (answer.status_code, answer.content) == (204, b"")


def test_superuser_brings_the_login_of_flower_along_where_it_is_known(opened, set_settings):
    assert "Authorization" not in knock(opened).headers
    set_settings(FLOWER_USER="ops", FLOWER_PASSWORD="a, b: c")
    assert knock(opened).headers["Authorization"] == "Basic b3BzOmEsIGI6IGM="
    opened.cookies.clear()
    assert "Authorization" not in knock(opened).headers


def test_cookie_is_for_this_site_and_no_script(admin):
    cookie = admin.post("/tools/").headers["Set-Cookie"]
    assert "Max-Age=43200; HttpOnly; Path=/; SameSite=Strict" in cookie


def test_cookie_is_sent_over_https_only_where_there_is_https(flask, root, log_in_as):
    headers = {"Authorization": log_in_as(root).headers["Authorization"]}
    answer = flask.test_client().post(
        "/api/v1/tools/", headers=headers, base_url="https://localhost"
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_nobody_is_sent_to_the_page_that_asks_and_comes_back_from(stranger, set_settings):
    set_settings(PUBLIC_URL="https://app.test")
    answer = knock(stranger)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "http://app.test/tools?next=%2Fflower%2Ftasks%3Flimit%3D5"


@pytest.mark.parametrize("host", ["evil.example", "x" * 3000, "\u00e9", "app.test@evil.example"])
def test_nobody_is_sent_to_a_host_that_is_not_the_sites_own(host, stranger):
    answer = knock(stranger, **{"X-Forwarded-Host": host.encode()})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{stranger.server}/tools?next=")


def test_user_gets_no_cookie_and_an_access_token_is_none(client):
    assert client.post("/tools/").status_code == 403
    token = client.headers["Authorization"].removeprefix("Bearer ")
    assert knock(client, Cookie=f"tools={token}").status_code == 303


def test_cookie_ends_with_its_session(opened):
    (session,) = opened.get("/sessions/").json()["data"]
    assert opened.delete(f"/sessions/{session['id']}").status_code == 204
    assert knock(opened).status_code == 303


def test_cookie_ends_when_the_user_is_no_superuser_any_more(opened):
    with session_scope() as session:
        session.execute(User.__table__.update().values(is_superuser=False))
    assert knock(opened).status_code == 303


@pytest.mark.parametrize("token", ["", "nonsense", None])
def test_cookie_that_is_none_of_ours_is_refused(stranger, token):
    if token is None:
        token = create_token("tools", "no id", timedelta(hours=-1))
    assert knock(stranger, Cookie=f"tools={token}").status_code == 303
