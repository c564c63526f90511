"""The end of the provider's own session."""

import requests

from tests.client import Client
from tests.oidc import finish, query_of, start

ADA = {"sub": "ada-1", "email": "ada@example.com", "email_verified": "true"}


def log_in(client: Client, real) -> None:
    answer = finish(client, "real", real.log_in(start(client, "real"), **ADA))
    assert answer.status_code == 200


def test_logout_leads_to_the_provider_and_back(real, anonymous, set_settings):
    set_settings(OIDC_REAL_LOGOUT="true")
    log_in(anonymous, real)
    url = anonymous.post("/login/oidc/logout").json()["url"]
    assert url.startswith(f"{real.issuer}/session/end?")
    assert query_of(url) == {
        "client_id": "app",
        "post_logout_redirect_uri": "https://app.test/login",
    }
    assert requests.get(url, timeout=10).status_code == 200
    assert anonymous.post("/login/oidc/logout").json() == {"url": None}


def test_logout_stays_here_unless_it_is_set(real, anonymous):
    log_in(anonymous, real)
    assert anonymous.post("/login/oidc/logout").json() == {"url": None}


def test_logout_stays_here_after_login_with_password(real, client, set_settings):
    set_settings(OIDC_REAL_LOGOUT="true")
    assert client.post("/login/oidc/logout").json() == {"url": None}


def test_provider_that_cannot_end_its_session_is_left_alone(liar, anonymous, set_settings):
    set_settings(OIDC_LIAR_LOGOUT="true")
    answer = liar.answer(start(anonymous, "liar"))
    assert finish(anonymous, "liar", answer).status_code == 200
    assert anonymous.post("/login/oidc/logout").json() == {"url": None}
