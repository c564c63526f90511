"""Setting up and removing an authenticator app and recovery codes, and what superusers reset."""

import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.models import Authenticator, LoginSession, RecoveryCode, User
from tests.client import UNKNOWN
from tests.mails import queued_mails
from tests.second_factors import App, first_step, second_step
from tests.world import make_sessions_older

CONFIRMATION = "/second-factors/authenticator/confirmation"
NONE = {
    "has_authenticator": False,
    "authenticator_added_at": None,
    "passkeys": 0,
    "recovery_codes": 0,
    "is_required": False,
}


def kinds_of_notifications(client) -> list[str]:
    found = client.get("/notifications/", params={"limit": 100}).json()["data"]
    return [it["kind"] for it in found]


def actions(admin) -> list[str]:
    params = {"sort": "created_at", "limit": 100}
    return [it["action"] for it in admin.get("/audit/", params=params).json()["data"]]


def test_app_counts_once_it_is_confirmed(client, clock, user, password, server):
    app = App(client, clock)
    assert client.get("/second-factors/").json() == NONE
    assert client.get("/users/me").json()["has_second_factor"] is False
    codes = app.confirm(client)
    found = client.get("/second-factors/").json()
    assert found.pop("authenticator_added_at")
    assert found == {
        "has_authenticator": True,
        "passkeys": 0,
        "recovery_codes": 10,
        "is_required": False,
    }
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}", it) for it in codes)
    assert client.get("/users/me").json()["has_second_factor"] is True


def test_app_is_shown_as_secret_uri_and_picture(client, clock, user):
    made = App(client, clock).made
    uri = urlsplit(made["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query) == {"secret": [made["secret"]], "issuer": ["Engines & Co"]}
    assert len(made["secret"]) * 5 >= 160  # bits, as RFC 4226 recommends
    assert ElementTree.fromstring(made["qr_code"]).tag.endswith("svg")


def test_secret_is_encrypted_and_codes_are_hashed(client, app):
    with session_scope(read_only=True) as session:
        secret = session.scalars(sa.select(Authenticator.secret)).one()
        hashes = session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert app.made["secret"] not in secret
    assert not {it for code in app.codes for it in hashes if code in it}


def test_secret_of_another_users_row_is_of_no_use(client, app, admin, clock, user, root):
    """Whoever may write to the database must not copy their own secret to somebody else."""
    App(admin, clock).confirm(admin)
    with session_scope() as session:
        mine = sa.select(Authenticator.secret).where(Authenticator.user_id == user.id)
        victim = sa.update(Authenticator).where(Authenticator.user_id == root.id)
        session.execute(victim.values(secret=session.scalars(mine).one()))
    body = {"method": "authenticator", "secret": app.next_code()}
    assert admin.post("/sessions/current/confirmation", json=body).status_code == 422


def test_wrong_code_confirms_nothing(client, clock):
    assert client.post(CONFIRMATION, json={"code": "000000"}).status_code == 422
    app = App(client, clock)
    wrong = f"{(int(app.code()) + 1) % 1_000_000:06}"
    for code in (wrong, app.code(-2), app.code(2), "", "x" * 51, "٣" * 6):
        answer = client.post(CONFIRMATION, json={"code": code})
        assert answer.status_code == 422, code
        assert answer.json()["errors"].keys() == {"code"}
    assert client.get("/second-factors/").json()["has_authenticator"] is False


def test_second_app_replaces_the_first_once_it_is_confirmed(
    client, app, clock, user, password, anonymous
):
    new = App(client, clock)
    step = first_step(anonymous, user.email, password)
    assert second_step(anonymous, step["token"], app.next_code()).status_code == 200
    assert new.confirm(client) == []
    assert client.get("/second-factors/").json()["recovery_codes"] == 10
    assert second_step(anonymous, step["token"], app.next_code()).status_code == 422
    assert second_step(anonymous, step["token"], new.next_code()).status_code == 200


def test_new_recovery_codes_replace_the_old(client, app, user, password, anonymous):
    answer = client.post("/second-factors/recovery-codes")
    new = answer.json()["recovery_codes"]
    assert len(new) == 10
    token = first_step(anonymous, user.email, password)["token"]
    assert second_step(anonymous, token, app.codes[0], "recovery_code").status_code == 422
    assert second_step(anonymous, token, new[0], "recovery_code").status_code == 200


def test_recovery_codes_need_a_factor(client):
    assert client.post("/second-factors/recovery-codes").status_code == 409


def test_removed_app_ends_the_second_step_and_the_codes(client, app, user, password, anonymous):
    assert client.delete("/second-factors/authenticator").status_code == 204
    assert client.get("/second-factors/").json() == NONE
    anonymous.log_in(user.email, password)
    assert client.delete("/second-factors/authenticator").status_code == 404


def test_last_factor_that_is_required_stays(client, app, set_settings):
    set_settings(MFA_REQUIRED="all")
    assert client.get("/second-factors/").json()["is_required"] is True
    answer = client.delete("/second-factors/authenticator")
    assert answer.status_code == 409
    assert client.get("/second-factors/").json()["recovery_codes"] == 10
    assert client.get("/users/me").json()["has_second_factor"] is True


def test_changes_are_recorded_and_mailed(client, app, admin, user, password, anonymous):
    token = first_step(anonymous, user.email, password)["token"]
    second_step(anonymous, token, "00000-00000", "recovery_code")
    second_step(anonymous, token, app.codes[3], "recovery_code")
    client.post("/second-factors/recovery-codes")
    client.delete("/second-factors/authenticator")
    assert actions(admin)[1:] == [
        "login.succeeded",
        "second_factor.added",
        "recovery_codes.created",
        "login.second_factor_failed",
        "recovery_code.used",
        "login.succeeded",
        "recovery_codes.created",
        "second_factor.removed",
    ] or actions(admin)
    assert set(kinds_of_notifications(client)) >= {
        "account.authenticator_added",
        "account.recovery_code_used",
        "account.authenticator_removed",
    }
    assert len(queued_mails()) >= 3


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/second-factors/authenticator", None),
        ("POST", CONFIRMATION, {"code": "000000"}),
        ("DELETE", "/second-factors/authenticator", None),
        ("POST", "/second-factors/recovery-codes", None),
        ("POST", "/users/me/password", {"new_password": "seven tired otters sing"}),
        ("POST", "/users/me/email", {"email": "new@example.com"}),
        ("POST", "/api-keys/", {"name": "x", "scopes": ["items:read"], "expires_in_days": 1}),
        ("DELETE", "/users/me", {}),
    ],
)
def test_old_session_must_confirm_first(method, path, body, client, app):
    make_sessions_older()
    answer = client.request(method, path, json=body)
    assert answer.status_code == 403
    assert answer.json()["confirmation"] == {"methods": ["password", "authenticator"]}
    confirmation = {"method": "authenticator", "secret": app.next_code()}
    assert client.post("/sessions/current/confirmation", json=confirmation).status_code == 204
    assert client.request(method, path, json=body).status_code < 300 or path == CONFIRMATION


def test_confirmation_is_of_one_session_for_ten_minutes(client, log_in_as, user, password):
    other = log_in_as(user)
    make_sessions_older()
    body = {"method": "password", "secret": password}
    assert client.post("/sessions/current/confirmation", json=body).status_code == 204
    assert client.post("/second-factors/authenticator").status_code == 201
    assert other.post("/second-factors/authenticator").status_code == 403
    make_sessions_older()
    assert client.post("/second-factors/authenticator").status_code == 403


@pytest.mark.parametrize("method", ["password", "authenticator"])
@pytest.mark.parametrize("secret", ["", "000000", "a wrong one, alas"])
def test_wrong_secret_confirms_nothing(method, secret, client, app):
    make_sessions_older()
    body = {"method": method, "secret": secret}
    answer = client.post("/sessions/current/confirmation", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"secret"}
    assert client.post("/second-factors/recovery-codes").status_code == 403


def test_empty_password_does_not_confirm_a_fresh_session_for_longer(client):
    """A session is fresh once: it cannot extend that by itself."""
    body = {"method": "password", "secret": ""}
    assert client.post("/sessions/current/confirmation", json=body).status_code == 422
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(LoginSession.confirmed_at)).all() == [None]


def test_refreshed_session_is_not_fresh_again(client):
    make_sessions_older()
    assert client.refresh().status_code == 200
    assert client.post("/second-factors/authenticator").status_code == 403


def test_wrong_codes_of_confirmations_are_limited(client, app):
    body = {"method": "authenticator", "secret": "000000"}
    statuses = [
        client.post("/sessions/current/confirmation", json=body).status_code for _ in range(12)
    ]
    assert statuses == [422] * 9 + [429] * 3  # one attempt was the setup of the app


def test_superuser_resets_the_factors_of_another(client, app, admin, user, password, anonymous):
    assert admin.get(f"/users/{user.id}").json()["has_second_factor"] is True
    assert admin.delete(f"/users/{user.id}/second-factors").status_code == 204
    assert client.get("/users/me").status_code == 401
    client.log_in(user.email, password)
    assert client.get("/second-factors/").json() == NONE
    assert "account.second_factors_reset" in kinds_of_notifications(client)
    assert "second_factor.reset" in actions(admin)


def test_reset_needs_a_fresh_superuser_and_another_user(client, app, admin, user, root):
    assert client.delete(f"/users/{root.id}/second-factors").status_code == 403
    assert admin.delete(f"/users/{root.id}/second-factors").status_code == 403
    assert admin.delete(f"/users/{UNKNOWN}/second-factors").status_code == 404
    make_sessions_older()
    answer = admin.delete(f"/users/{user.id}/second-factors")
    assert answer.json()["confirmation"] == {"methods": ["password"]}
    with session_scope(read_only=True) as session:
        assert session.get_one(User, user.id).has_second_factor
