import pytest

from app import create_app
from shared.environment import SettingsError
from shared.settings import Settings, settings

ORIGIN = {"Origin": "https://elsewhere.example.com"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "GET"}


@pytest.fixture
def cors_client(flask, monkeypatch):
    """The API with CORS_ORIGINS set."""
    monkeypatch.setenv("CORS_ORIGINS", "https://elsewhere.example.com, https://other.example.com")
    settings.cache_clear()
    yield create_app().test_client()
    settings.cache_clear()


def test_other_origin_is_not_allowed_by_default(anonymous):
    assert (
        "Access-Control-Allow-Origin" not in anonymous.get("/health/live", headers=ORIGIN).headers
    )
    preflight = anonymous.options("/users/me", headers=PREFLIGHT)
    assert "Access-Control-Allow-Origin" not in preflight.headers


def test_origin_in_setting_is_allowed(cors_client):
    answer = cors_client.get("/api/v1/health/live", headers=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    preflight = cors_client.options("/api/v1/users/me", headers=PREFLIGHT)
    assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]


def test_origin_not_in_setting_is_not_allowed(cors_client):
    answer = cors_client.get("/api/v1/health/live", headers={"Origin": "https://evil.example.com"})
    assert "Access-Control-Allow-Origin" not in answer.headers


FORM = {"username": "ada@example.com", "password": "none of hers"}
LOGIN = "/api/v1/login/access-token"


def test_login_form_of_another_site_is_refused(anonymous, user, password):
    form = {"username": user.email, "password": password}
    answer = anonymous.post(LOGIN, data=form, headers={**ORIGIN, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert anonymous.post(LOGIN, data=form, headers={"Sec-Fetch-Site": "same-origin"}).ok


@pytest.mark.parametrize("path", ["access-token", "refresh", "logout"])
@pytest.mark.parametrize("origin", ["https://other.localhost", "http://127.0.0.1:1", "null"])
def test_form_of_another_origin_on_same_site_is_refused(anonymous, path, origin):
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-site"}
    answer = anonymous.post(f"/login/{path}", data=FORM, headers=headers)
    assert answer.status_code == 403


def test_form_of_same_origin_is_accepted(anonymous, server, user, password):
    form = {"username": user.email, "password": password}
    for origin in (server, server.replace("http:", "https:")):  # a proxy terminates HTTPS
        assert anonymous.post(LOGIN, data=form, headers={"Origin": origin}).ok


@pytest.mark.parametrize("origins", ["*", "https://*.example.com", "example.com", "https://a.b/c"])
def test_setting_requires_exact_origins(environment, monkeypatch, origins):
    monkeypatch.setenv("CORS_ORIGINS", origins)
    with pytest.raises(SettingsError, match="CORS_ORIGINS must"):
        _ = Settings().cors_origins


def test_form_of_origin_in_setting_is_accepted(cors_client):
    headers = {**ORIGIN, "Sec-Fetch-Site": "cross-site"}
    assert cors_client.post(LOGIN, data=FORM, headers=headers).status_code == 401
