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
    """Of the session that `client` has opened."""
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(LoginSession.id)).one()


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi"])
def test_without_a_token_the_answer_says_to_log_in(stranger, header):
    answer = stranger.get("/users/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["title"] == "Not logged in"


FORGERIES = {
    "has expired": {"exp": now() - timedelta(seconds=1)},
    "never expires": {"exp": None},
    "names nothing": {"sub": None},
    "names a session oddly": {"sub": "1"},
    "names an unknown session": {"sub": str(uuid4())},
    "is for nothing": {"aud": None},
    "is for something else": {"aud": "recovery"},
    "is signed by another": {"key": "another-key-of-at-least-32-characters"},
    "is not signed": {"key": None, "algorithm": "none"},
    "is signed otherwise": {"algorithm": "HS384"},
}


def make_token(session_id: UUID, key="", algorithm="HS256", **claims) -> str:
    expiry = now() + timedelta(minutes=1)
    claims = {"sub": str(session_id), "aud": "access", "exp": expiry, **claims}
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, settings().secret_key if key == "" else key, algorithm)


def test_a_token_made_with_our_key_is_accepted(stranger, session_id):
    stranger.use_token(make_token(session_id))
    assert stranger.get("/users/me").status_code == 200


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_token_is_refused_that(forgery, stranger, session_id):
    stranger.use_token(make_token(session_id, **forgery))
    assert stranger.get("/users/me").status_code == 401


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_a_token_ends_with_its_session(column, client, session_id):
    assert client.get("/users/me").status_code == 200  # its signature is remembered from now on
    with session_scope() as session:
        session.execute(sa.update(LoginSession).values({column: now()}))
    answer = client.get("/users/me")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "This session has ended: log in again."


def test_token_that_is_remembered_expires(client, monkeypatch):
    assert client.get("/users/me").status_code == 200
    later = time() + access_token_lifetime().total_seconds()
    monkeypatch.setattr("shared.tokens.time", lambda: later)
    assert client.get("/users/me").status_code == 401


def test_token_that_is_remembered_is_refused_with_another_key(client, set_settings):
    assert client.get("/users/me").status_code == 200
    set_settings(SECRET_KEY="another-key-of-at-least-32-characters")
    assert client.get("/users/me").status_code == 401


def test_a_token_ends_with_its_user(client):
    with session_scope() as session:
        session.execute(sa.delete(User))
    assert client.get("/users/me").status_code == 401


def test_a_deactivated_user_is_out_at_once(client):
    with session_scope() as session:
        session.execute(sa.update(User).values(is_active=False))
    assert client.get("/users/me").status_code == 401


def test_a_token_for_a_user_is_none(stranger, user, session_id):
    stranger.use_token(create_access_token(user.id))
    assert stranger.get("/users/me").status_code == 401


def test_what_is_for_superusers_says_so(client):
    answer = client.get("/users/", params={"limit": "many"})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only a superuser may do this."
