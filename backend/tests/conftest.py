"""Fixtures of the API's tests, which call the API over HTTP with `requests`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from app.auth.login.service import open_session
from shared.db.session import session_scope
from shared.models import User
from shared.tokens import create_access_token
from tests.client import Client


@pytest.fixture(scope="session")
def flask(environment) -> Flask:
    return create_app()


@pytest.fixture(scope="session")
def server(flask: Flask) -> Iterator[str]:
    http = make_server("127.0.0.1", 0, flask, threaded=True)
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.port}"
    http.shutdown()
    thread.join()


@pytest.fixture
def anonymous(server: str) -> Iterator[Client]:
    """A client that is not logged in."""
    with Client(server) as client:
        yield client


@pytest.fixture
def root(make_user) -> User:
    """A superuser."""
    return make_user("root@example.com", full_name="Root", is_superuser=True)


@pytest.fixture
def log_in_as(server: str) -> Iterator[Callable[[User], Client]]:
    """Open a session for a user without a password check, which is slow."""
    with ExitStack() as clients:

        def log_in(user: User) -> Client:
            client = clients.enter_context(Client(server))
            with session_scope() as session:
                login = open_session(session, user.id, "a test", "127.0.0.1")
            client.use_token(create_access_token(login.session_id))
            return client

        yield log_in


@pytest.fixture
def admin(log_in_as, root: User) -> Client:
    """`root`, logged in."""
    return log_in_as(root)


@pytest.fixture
def client(server: str, user: User, password: str) -> Iterator[Client]:
    """`user`, logged in."""
    with Client(server) as client:
        yield client.log_in(user.email, password)
