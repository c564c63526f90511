from datetime import timedelta
from time import time
from uuid import UUID, uuid4

import jwt
import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.models import LoginSession, User
from shared.settings import settings
from shared.tokens import access_token_lifetime, create_access_token


@pytest.fixture
def session_id(client, user) -> UUID:
    """The id of the session of `client`."""
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(LoginSession.id)).one()


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi"])
def test_request_without_valid_token_is_not_authenticated(anonymous, header):
    answer = anonymous.get("/users/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["title"] == "Not logged in"


FORGERIES = {
    "expired": {"exp": now() - timedelta(seconds=1)},
    "without expiry": {"exp": None},
    "without subject": {"sub": None},
    "malformed session id": {"sub": "1"},
    "unknown session": {"sub": str(uuid4())},
    "without audience": {"aud": None},
    "other audience": {"aud": "recovery"},
    "other key": {"key": "another-key-of-at-least-32-characters"},
    "unsigned": {"key": None, "algorithm": "none"},
    "other algorithm": {"algorithm": "HS384"},
}


def make_token(session_id: UUID, key="", algorithm="HS256", **claims) -> str:
    expiry = now() + timedelta(minutes=1)
    claims = {"sub": str(session_id), "aud": "access", "exp": expiry, **claims}
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, settings().secret_key if key == "" else key, algorithm)


def test_token_signed_with_own_key_is_accepted(anonymous, session_id):
    anonymous.use_token(make_token(session_id))
    assert anonymous.get("/users/me").status_code == 200


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_forged_token_is_refused(forgery, anonymous, session_id):
    anonymous.use_token(make_token(session_id, **forgery))
    assert anonymous.get("/users/me").status_code == 401


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_token_of_ended_or_expired_session_is_refused(column, client, session_id):
    assert client.get("/users/me").status_code == 200  # caches the verified signature
    with session_scope() as session:
        session.execute(sa.update(LoginSession).values({column: now()}))
    answer = client.get("/users/me")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "This session has ended: log in again."


def test_cached_token_expires(client, monkeypatch):
    assert client.get("/users/me").status_code == 200
    later = time() + access_token_lifetime().total_seconds()
    monkeypatch.setattr("shared.tokens.time", lambda: later)
    assert client.get("/users/me").status_code == 401


def test_cached_token_is_refused_after_change_of_key(client, set_settings):
    assert client.get("/users/me").status_code == 200
    set_settings(SECRET_KEY="another-key-of-at-least-32-characters")
    assert client.get("/users/me").status_code == 401


def test_token_of_deleted_user_is_refused(client):
    with session_scope() as session:
        session.execute(sa.delete(User))
    assert client.get("/users/me").status_code == 401


def test_token_of_deactivated_user_is_refused(client):
    with session_scope() as session:
        session.execute(sa.update(User).values(is_active=False))
    assert client.get("/users/me").status_code == 401


def test_token_with_user_id_is_refused(anonymous, user, session_id):
    anonymous.use_token(create_access_token(user.id))
    assert anonymous.get("/users/me").status_code == 401


def test_superuser_operation_is_forbidden_to_other_users(client):
    answer = client.get("/users/", params={"limit": "many"})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only a superuser may do this."
