"""Logins with a real provider."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from app.oidc import client as oidc_client
from shared.db.session import session_scope
from shared.models import AuditEntry, Identity, Notification, User
from tests.client import Client
from tests.oidc import finish, query_of, start

ADA = {"sub": "ada-1", "email": "ada@example.com", "email_verified": "true", "name": "Ada L."}


def log_in(client: Client, real, **user: str):
    return finish(client, "real", real.log_in(start(client, "real"), **user))


def users() -> dict[str, User]:
    with session_scope(read_only=True) as session:
        return {user.email: user for user in session.scalars(sa.select(User))}


def identities() -> list[Identity]:
    with session_scope(read_only=True) as session:
        return list(session.scalars(sa.select(Identity).order_by(Identity.created_at)))


def actions() -> list[str]:
    with session_scope(read_only=True) as session:
        entries = sa.select(AuditEntry.action).order_by(AuditEntry.created_at)
        return list(session.scalars(entries))


def test_stranger_gets_account_without_password_and_session(real, anonymous):
    answer = log_in(anonymous, real, **ADA)
    assert answer.status_code == 200
    anonymous.use_token(answer.json()["access_token"])
    me = anonymous.get("/users/me").json()
    assert (me["email"], me["full_name"]) == ("ada@example.com", "Ada L.")
    assert (me["email_verified"], me["has_password"], me["is_superuser"]) == (True, False, False)
    assert me["last_login_at"]
    assert anonymous.refresh().status_code == 200
    assert actions() == ["user.signed_up", "identity.linked", "login.succeeded"]


def test_second_login_finds_the_account_by_subject_not_by_address(real, anonymous):
    log_in(anonymous, real, **ADA)
    answer = log_in(anonymous, real, **ADA | {"email": "grace@example.com"})
    assert answer.status_code == 200
    assert set(users()) == {"ada@example.com"}
    (identity,) = identities()
    assert identity.last_used_at > identity.created_at


def test_verified_address_joins_verified_account(real, anonymous, user):
    assert log_in(anonymous, real, **ADA).status_code == 200
    assert users()["ada@example.com"].has_password
    (identity,) = identities()
    assert (identity.user_id, identity.provider) == (user.id, "real")
    assert actions() == ["identity.linked", "login.succeeded"]
    with session_scope(read_only=True) as session:
        (told,) = session.scalars(sa.select(Notification))
    assert (told.user_id, told.kind, told.parameters) == (
        user.id,
        "account.linked",
        {"provider": "Real"},
    )


@pytest.mark.parametrize("exists", [True, False])
def test_unverified_address_opens_no_account_and_reveals_none(exists, real, anonymous, make_user):
    if exists:
        make_user("ada@example.com")
    answer = log_in(anonymous, real, **ADA | {"email_verified": "false"})
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Your account at Real is not linked to one here.")
    assert identities() == []
    assert len(users()) == int(exists)


def test_account_with_unverified_address_is_not_joined(real, anonymous, make_user):
    """A stranger may have signed up with the address, and would keep their password."""
    make_user("ada@example.com", email_verified=False)
    assert log_in(anonymous, real, **ADA).status_code == 403
    assert identities() == []


def test_address_that_the_provider_gives_to_somebody_else_does_not_join(real, anonymous, user):
    assert log_in(anonymous, real, **ADA).status_code == 200
    assert log_in(anonymous, real, **ADA | {"sub": "ada-2"}).status_code == 403
    assert len(identities()) == 1


def test_stranger_gets_no_account_unless_signup_is_on(real, anonymous, set_settings):
    set_settings(OIDC_REAL_SIGNUP="false")
    answer = log_in(anonymous, real, **ADA)
    assert answer.status_code == 403
    assert "Ask an administrator" in answer.json()["detail"]
    assert users() == {}


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("ada@example.com", 200),
        ("ada@EXAMPLE.com", 200),
        ("ada@other.example", 403),
        ("ada@sub.example.com", 403),
        ("example.com@evil.example", 403),
    ],
)
def test_only_some_domains_get_accounts(email, status, real, anonymous, set_settings):
    set_settings(OIDC_REAL_DOMAINS="example.com, Example.org")
    assert log_in(anonymous, real, **ADA | {"email": email}).status_code == status


def test_deactivated_user_is_refused(real, anonymous, make_user):
    make_user("ada@example.com", is_active=False)
    answer = log_in(anonymous, real, **ADA)
    assert (answer.status_code, "deactivated" in answer.json()["detail"]) == (403, True)
    assert identities() == []
    assert actions() == ["login.failed"]
    assert "refresh_token" not in anonymous.cookies


def test_code_works_once(real, anonymous):
    url = start(anonymous, "real")
    answer = real.log_in(url, **ADA)
    flow = anonymous.cookies["oidc_flow"]
    assert finish(anonymous, "real", answer).status_code == 200
    assert "oidc_flow" not in anonymous.cookies
    assert finish(anonymous, "real", answer).status_code == 403
    anonymous.cookies.set("oidc_flow", flow)
    again = finish(anonymous, "real", answer)
    assert (again.status_code, again.json()["detail"]) == (
        403,
        "The login with Real failed. Start again.",
    )


def test_request_has_pkce_state_and_nonce_and_cookie_is_for_this_browser_only(real, anonymous):
    answer = anonymous.post("/login/oidc/start", json={"provider": "real"})
    sent = query_of(answer.json()["url"])
    assert sent["code_challenge_method"] == "S256"
    assert len({sent["code_challenge"], sent["state"], sent["nonce"]}) == 3
    assert sent["redirect_uri"] == "https://app.test/oidc/real"
    cookie = answer.headers["Set-Cookie"]
    assert "Max-Age=600; HttpOnly; Path=/api/v1; SameSite=Strict" in cookie


def test_cookies_are_secure_over_https(real, flask):
    answer = flask.test_client().post(
        "/api/v1/login/oidc/start", json={"provider": "real"}, base_url="https://localhost"
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_another_browser_cannot_finish(real, anonymous, server):
    answer = real.log_in(start(anonymous, "real"), **ADA)
    with Client(server) as victim:
        assert finish(victim, "real", answer).status_code == 403
        start(victim, "real")
        assert finish(victim, "real", answer).status_code == 403
    assert users() == {}


def test_new_keys_of_the_provider_are_used_without_a_restart(real, anonymous, monkeypatch):
    monkeypatch.setattr(oidc_client, "PAUSE", 0)
    oidc_client.client_of.cache_clear()
    assert log_in(anonymous, real, **ADA).status_code == 200
    with real.stopped():
        pass
    assert log_in(anonymous, real, **ADA).status_code == 200


def test_unavailable_provider_is_reported(real, anonymous):
    oidc_client.client_of.cache_clear()
    with real.stopped():
        answer = anonymous.post("/login/oidc/start", json={"provider": "real"})
    assert answer.status_code == 503
    assert answer.json()["detail"] == "Real does not answer. Try again later."


def test_unknown_provider_is_refused(real, anonymous):
    answer = anonymous.post("/login/oidc/start", json={"provider": "other"})
    assert answer.status_code == 422


def test_logins_of_one_network_are_limited(real, anonymous, set_settings):
    set_settings(LOGIN_ATTEMPTS_PER_IP="3")
    statuses = [
        anonymous.post("/login/oidc/start", json={"provider": "real"}).status_code for _ in "1234"
    ]
    assert statuses == [200, 200, 200, 429]


def test_login_page_learns_the_providers(real, anonymous, set_settings):
    set_settings(OIDC_REAL_LABEL="Our company")
    about = anonymous.get("/about").json()
    assert about["providers"] == [{"name": "real", "label": "Our company", "logout": False}]
    assert about["password_login"] is True


@pytest.mark.parametrize(("given", "loaded"), [({}, False), ({"OIDC_PROVIDERS": "real"}, True)])
def test_nothing_is_loaded_without_provider(given, loaded, real, monkeypatch):
    monkeypatch.delenv("OIDC_PROVIDERS")
    code = """
import sys
from app import create_app
create_app().test_client().post("/api/v1/login/oidc/start", json={"provider": "real"})
print([name in sys.modules for name in ("authlib", "joserfc", "requests")])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **given},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == str([loaded] * 3)
