from datetime import timedelta
from uuid import uuid4

import jwt
import pytest
import sqlalchemy as sa

from shared.db import now, session_scope
from shared.models import User
from shared.security import create_access_token
from shared.settings import settings


def test_me_is_who_is_logged_in(client, user):
    answer = client.get("/users/me")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(user.id),
        "email": "ada@example.com",
        "full_name": "Ada Lovelace",
        "is_active": True,
        "is_superuser": False,
        "created_at": user.created_at.isoformat(),
        "updated_at": user.updated_at.isoformat(),
    }


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi"])
def test_without_a_token_the_answer_says_to_log_in(stranger, header):
    answer = stranger.get("/users/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["title"] == "Not logged in"


FORGERIES = {
    "has expired": {"exp": now() - timedelta(seconds=1)},
    "never expires": {"exp": None},
    "names nobody": {"sub": None},
    "names a user oddly": {"sub": "1"},
    "names an unknown user": {"sub": str(uuid4())},
    "is signed by another": {"key": "another-key-of-at-least-32-characters"},
    "is not signed": {"key": None, "algorithm": "none"},
    "is signed otherwise": {"algorithm": "HS384"},
}


def make_token(user, key="", algorithm="HS256", **claims):
    claims = {"sub": str(user.id), "exp": now() + timedelta(minutes=1), **claims}
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, settings().secret_key if key == "" else key, algorithm)


def test_a_token_made_with_our_key_is_accepted(stranger, user):
    stranger.use_token(make_token(user))
    assert stranger.get("/users/me").status_code == 200


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_token_is_refused_that(forgery, stranger, user):
    stranger.use_token(make_token(user, **forgery))
    assert stranger.get("/users/me").status_code == 401


def test_a_token_dies_with_its_user(client, user):
    with session_scope() as session:
        session.execute(sa.delete(User))
    assert client.get("/users/me").status_code == 401


def test_a_deactivated_user_is_out_at_once(client, user):
    with session_scope() as session:
        session.execute(sa.update(User).values(is_active=False))
    assert client.get("/users/me").status_code == 401


def test_a_superuser_is_told_so(stranger, make_user):
    root = make_user("root@example.com", is_superuser=True)
    stranger.use_token(create_access_token(root.id))
    assert stranger.get("/users/me").json()["is_superuser"] is True
