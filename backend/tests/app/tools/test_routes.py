from datetime import timedelta

import pytest

from shared.db.session import session_scope
from shared.models import User
from shared.tokens import create_token
from tests.client import Client

FLOWER = {"X-Forwarded-Host": "app.test", "X-Forwarded-Uri": "/flower/tasks?limit=5"}


def check_access(client: Client, **headers: str | None):
    """Ask, as Traefik does, whether a browser with only its cookies may open Flower."""
    headers = {**FLOWER, "Authorization": None, **headers}
    return client.get("/tools/", headers=headers, allow_redirects=False)


@pytest.fixture
def tools_admin(admin: Client) -> Client:
    """A superuser with the cookie for the tools."""
    assert admin.post("/tools/").status_code == 204
    return admin


def test_superuser_with_cookie_is_allowed(tools_admin):
    answer = check_access(tools_admin)
    assert (answer.status_code, answer.content) == (204, b"")


def test_response_has_login_of_flower_if_it_is_set(tools_admin, set_settings):
    assert "Authorization" not in check_access(tools_admin).headers
    set_settings(FLOWER_USER="ops", FLOWER_PASSWORD="a, b: c")
    assert check_access(tools_admin).headers["Authorization"] == "Basic b3BzOmEsIGI6IGM="
    tools_admin.cookies.clear()
    assert "Authorization" not in check_access(tools_admin).headers


def test_cookie_is_http_only_and_same_site(admin):
    cookie = admin.post("/tools/").headers["Set-Cookie"]
    assert "Max-Age=43200; HttpOnly; Path=/; SameSite=Strict" in cookie


def test_cookie_is_secure_over_https(flask, root, log_in_as):
    headers = {"Authorization": log_in_as(root).headers["Authorization"]}
    answer = flask.test_client().post(
        "/api/v1/tools/", headers=headers, base_url="https://localhost"
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_anonymous_client_is_redirected_to_tools_page(anonymous, set_settings):
    set_settings(PUBLIC_URL="https://app.test")
    answer = check_access(anonymous)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "http://app.test/tools?next=%2Fflower%2Ftasks%3Flimit%3D5"


@pytest.mark.parametrize("host", ["evil.example", "x" * 3000, "\u00e9", "app.test@evil.example"])
def test_redirect_never_leads_to_foreign_host(host, anonymous):
    answer = check_access(anonymous, **{"X-Forwarded-Host": host.encode()})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{anonymous.server}/tools?next=")


def test_user_gets_no_cookie_and_access_token_is_no_substitute(client):
    assert client.post("/tools/").status_code == 403
    token = client.headers["Authorization"].removeprefix("Bearer ")
    assert check_access(client, Cookie=f"tools={token}").status_code == 303


def test_cookie_of_ended_session_is_refused(tools_admin):
    (session,) = tools_admin.get("/sessions/").json()["data"]
    assert tools_admin.delete(f"/sessions/{session['id']}").status_code == 204
    assert check_access(tools_admin).status_code == 303


def test_cookie_of_former_superuser_is_refused(tools_admin):
    with session_scope() as session:
        session.execute(User.__table__.update().values(is_superuser=False))
    assert check_access(tools_admin).status_code == 303


@pytest.mark.parametrize("token", ["", "nonsense", None])
def test_invalid_or_expired_cookie_is_refused(anonymous, token):
    if token is None:
        token = create_token("tools", "no id", timedelta(hours=-1))
    assert check_access(anonymous, Cookie=f"tools={token}").status_code == 303
