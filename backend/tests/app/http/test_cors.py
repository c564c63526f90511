import pytest

from app import create_app
from shared.environment import SettingsError
from shared.settings import Settings, settings

ORIGIN = {"Origin": "https://elsewhere.example.com"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "GET"}


@pytest.fixture
def open_to_one(flask, monkeypatch):
    """The API with CORS_ORIGINS set."""
    monkeypatch.setenv("CORS_ORIGINS", "https://elsewhere.example.com, https://other.example.com")
    settings.cache_clear()
    yield create_app().test_client()
    settings.cache_clear()


def test_pages_of_other_sites_may_not_call_the_api(stranger):
    assert "Access-Control-Allow-Origin" not in stranger.get("/health/live", headers=ORIGIN).headers
    preflight = stranger.options("/users/me", headers=PREFLIGHT)
    assert "Access-Control-Allow-Origin" not in preflight.headers


def test_pages_of_a_site_that_the_setting_names_may(open_to_one):
    answer = open_to_one.get("/api/v1/health/live", headers=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    preflight = open_to_one.options("/api/v1/users/me", headers=PREFLIGHT)
    assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]


def test_pages_of_a_third_site_may_not(open_to_one):
    answer = open_to_one.get("/api/v1/health/live", headers={"Origin": "https://evil.example.com"})
    assert "Access-Control-Allow-Origin" not in answer.headers


FORM = {"username": "ada@example.com", "password": "none of hers"}
LOGIN = "/api/v1/login/access-token"


def test_a_form_of_another_site_logs_nobody_in(stranger, user, password):
    form = {"username": user.email, "password": password}
    answer = stranger.post(LOGIN, data=form, headers={**ORIGIN, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert stranger.post(LOGIN, data=form, headers={"Sec-Fetch-Site": "same-origin"}).ok


@pytest.mark.parametrize("path", ["access-token", "refresh", "logout"])
@pytest.mark.parametrize("origin", ["https://other.localhost", "http://127.0.0.1:1", "null"])
def test_form_of_another_origin_of_the_same_site_is_refused(stranger, path, origin):
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-site"}
    answer = stranger.post(f"/login/{path}", data=FORM, headers=headers)
    assert answer.status_code == 403


def test_form_of_the_own_origin_is_accepted(stranger, server, user, password):
    form = {"username": user.email, "password": password}
    for origin in (server, server.replace("http:", "https:")):  # a proxy ends HTTPS
        assert stranger.post(LOGIN, data=form, headers={"Origin": origin}).ok


@pytest.mark.parametrize("origins", ["*", "https://*.example.com", "example.com", "https://a.b/c"])
def test_setting_wants_exact_origins(environment, monkeypatch, origins):
    monkeypatch.setenv("CORS_ORIGINS", origins)
    with pytest.raises(SettingsError, match="CORS_ORIGINS must"):
        _ = Settings().cors_origins


def test_a_form_of_a_site_that_the_setting_names_does(open_to_one):
    headers = {**ORIGIN, "Sec-Fetch-Site": "cross-site"}
    assert open_to_one.post(LOGIN, data=FORM, headers=headers).status_code == 401
