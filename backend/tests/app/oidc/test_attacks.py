"""Attacks on a login with a provider, most of them by a provider that lies."""

import base64
import json
from time import time

import pytest
import sqlalchemy as sa
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from app.oidc import client as oidc_client
from shared.db.session import session_scope
from shared.models import Identity, LoginSession
from tests.oidc import CLIENT_SECRET, finish, settings_of, start

HOUR = 3600


def assert_nobody_is_logged_in() -> None:
    with session_scope(read_only=True) as session:
        for model in (LoginSession, Identity):
            assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def unsigned(claims: dict) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts]
    return b".".join(part.rstrip(b"=") for part in encoded).decode() + "."


def signed_with_the_client_secret(claims: dict) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET))


def signed_with_another_key(claims: dict) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, RSAKey.generate_key(2048))


def test_right_answer_logs_in(liar, anonymous):
    assert finish(anonymous, "liar", liar.answer(start(anonymous, "liar"))).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-login"},
        {"nonce": None},
        {"iss": "https://accounts.example.com"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"aud": ["app", "another-client"]},  # without azp
        {"aud": ["app", "another-client"], "azp": "another-client"},
        {"aud": "another-client", "azp": "app"},
        {"azp": "another-client"},
        {"exp": int(time()) - HOUR},
        {"exp": None},
        {"iat": int(time()) + HOUR},
        {"nbf": int(time()) + HOUR, "exp": int(time()) + 2 * HOUR},
        {"sub": None},
        {"sub": ""},
        {"sub": 17},
        {"sub": "x" * 256},
        {"at_hash": "of-another-token"},
    ],
)
def test_id_token_with_wrong_claim_is_refused(claims, liar, anonymous):
    answer = finish(anonymous, "liar", liar.answer(start(anonymous, "liar"), **claims))
    assert answer.status_code == 403
    assert "refresh_token" not in anonymous.cookies
    assert_nobody_is_logged_in()


@pytest.mark.parametrize(
    "signed", [unsigned, signed_with_the_client_secret, signed_with_another_key, lambda _: "x.y.z"]
)
@pytest.mark.parametrize("offered", [["RS256"], ["none", "HS256", "RS256"], ["none", "HS256"]])
def test_id_token_with_wrong_signature_is_refused(signed, offered, liar, anonymous):
    liar.discovery = {"id_token_signing_alg_values_supported": offered}
    liar.signed = signed
    assert finish(anonymous, "liar", liar.answer(start(anonymous, "liar"))).status_code == 403
    assert_nobody_is_logged_in()


def test_key_in_the_token_itself_is_not_used(liar, anonymous):
    key = RSAKey.generate_key(2048, {"kid": "first"})
    address = {"alg": "RS256", "kid": "first", "jku": f"{liar.issuer}/other"}
    liar.signed = lambda claims: jwt.encode(address, claims, key)
    assert finish(anonymous, "liar", liar.answer(start(anonymous, "liar"))).status_code == 403
    assert_nobody_is_logged_in()


@pytest.mark.parametrize("token", [{}, {"id_token": None}, {"id_token": 7}, {"error": "denied"}])
def test_answer_without_id_token_is_refused(token, liar, anonymous):
    liar.views["token"] = lambda: token
    assert finish(anonymous, "liar", liar.answer(start(anonymous, "liar"))).status_code == 403


@pytest.mark.parametrize("state", ["x", "0" * 64])
def test_wrong_state_is_refused_before_the_provider_is_asked(state, liar, anonymous):
    answer = liar.answer(start(anonymous, "liar")) | {"state": state}
    assert finish(anonymous, "liar", answer).status_code == 403
    assert "/token" not in liar.requests


@pytest.mark.parametrize("cookie", ["", "nonsense", None])
def test_answer_without_the_cookie_is_refused(cookie, liar, anonymous):
    answer = liar.answer(start(anonymous, "liar"))
    anonymous.cookies.clear()
    if cookie is not None:
        anonymous.cookies.set("oidc_flow", cookie)
    assert finish(anonymous, "liar", answer).status_code == 403
    assert "/token" not in liar.requests


def test_answer_of_another_provider_is_refused(make_liar, anonymous, set_settings):
    """A mix-up: a login begins at one provider, and the code of another is to end it."""
    one, two = make_liar(), make_liar()
    given = settings_of("one", one.issuer) | settings_of("two", two.issuer)
    set_settings(PUBLIC_URL="https://app.test", OIDC_PROVIDERS="one,two", **given)
    answer = one.answer(start(anonymous, "one"))
    assert finish(anonymous, "two", answer).status_code == 403
    answer = one.answer(start(anonymous, "one"))
    assert finish(anonymous, "one", answer | {"iss": two.issuer}).status_code == 403
    assert "/token" not in one.requests + two.requests


def test_missing_issuer_is_refused_if_the_provider_sends_it(liar, anonymous):
    liar.discovery = {"authorization_response_iss_parameter_supported": True}
    answer = liar.answer(start(anonymous, "liar"))
    assert finish(anonymous, "liar", answer).status_code == 403
    answer = liar.answer(start(anonymous, "liar")) | {"iss": liar.issuer}
    assert finish(anonymous, "liar", answer).status_code == 200


def test_discovery_document_of_another_issuer_is_refused(liar, anonymous):
    liar.discovery = {"issuer": "https://accounts.example.com"}
    answer = anonymous.post("/login/oidc/start", json={"provider": "liar"})
    assert answer.status_code == 503


def test_userinfo_about_somebody_else_is_refused(liar, anonymous):
    liar.userinfo = {"sub": "somebody-else", "email": "ada@example.com", "email_verified": True}
    answer = liar.answer(start(anonymous, "liar"), email=None, email_verified=None)
    assert finish(anonymous, "liar", answer).status_code == 403
    liar.userinfo["sub"] = "ada-1"
    answer = liar.answer(start(anonymous, "liar"), email=None, email_verified=None)
    assert finish(anonymous, "liar", answer).status_code == 200


@pytest.mark.parametrize("verified", [None, False, "false", "yes", 0, [True], {"a": 1}])
def test_only_a_clear_yes_is_a_verified_address(verified, liar, anonymous, user):
    answer = liar.answer(start(anonymous, "liar"), email_verified=verified)
    assert finish(anonymous, "liar", answer).status_code == 403
    assert_nobody_is_logged_in()


def test_verified_flag_of_the_userinfo_is_not_for_the_address_of_the_id_token(
    liar, anonymous, user
):
    liar.userinfo = {"sub": "ada-1", "email": "eve@evil.example", "email_verified": True}
    answer = liar.answer(start(anonymous, "liar"), email_verified=None)
    assert finish(anonymous, "liar", answer).status_code == 403


@pytest.mark.parametrize("email", ["", "ada", "ada@", 17, None, "x" * 500 + "@example.com"])
def test_invalid_address_opens_no_account(email, liar, anonymous):
    answer = liar.answer(start(anonymous, "liar"), email=email, email_verified=True)
    liar.userinfo = {"sub": "ada-1"}
    assert finish(anonymous, "liar", answer).status_code == 403


def test_strange_name_is_stored_as_far_as_possible(liar, anonymous):
    for name in ("\0" + "x" * 500, 17, ["Ada"], "\ud800"):
        answer = liar.answer(start(anonymous, "liar"), name=name)
        assert finish(anonymous, "liar", answer).status_code == 200


def test_endless_answer_is_cut_off(liar, anonymous, monkeypatch):
    monkeypatch.setattr(oidc_client, "MAX_ANSWER", 1000)
    liar.discovery = {"padding": "x" * 2000}
    answer = anonymous.post("/login/oidc/start", json={"provider": "liar"})
    assert answer.status_code == 503


def test_redirect_of_the_provider_is_not_followed(liar, anonymous, make_liar):
    other = make_liar()
    moved = {"Location": f"{other.issuer}/.well-known/openid-configuration"}
    liar.views["discovery"] = lambda: ("", 302, moved)
    answer = anonymous.post("/login/oidc/start", json={"provider": "liar"})
    assert (answer.status_code, other.requests) == (503, [])


def test_unknown_keys_are_read_again_at_a_limited_rate(liar, anonymous):
    assert finish(anonymous, "liar", liar.answer(start(anonymous, "liar"))).status_code == 200
    liar.key = RSAKey.generate_key(2048, {"kid": "second"})
    for _ in range(3):
        answer = liar.answer(start(anonymous, "liar"))
        assert finish(anonymous, "liar", answer).status_code == 403
    assert liar.requests.count("/jwks") == 1
    oidc_client.client_of.cache_clear()  # as after the pause
    assert finish(anonymous, "liar", liar.answer(start(anonymous, "liar"))).status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_parameter_decides_where_the_provider_sends_the_browser(target, liar, anonymous):
    body = {"provider": "liar", "next": target, "redirect_uri": target}
    answer = anonymous.post("/login/oidc/start", json=body)
    assert answer.status_code == 422
    assert "evil" not in start(anonymous, "liar")
