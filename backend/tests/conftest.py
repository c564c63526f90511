"""Fixtures of the API's tests: it is served over HTTP, and asked by `requests`."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from shared.models import User
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
def stranger(server: str) -> Iterator[Client]:
    """Somebody who has not logged in."""
    with Client(server) as client:
        yield client


@pytest.fixture
def client(server: str, user: User, password: str) -> Iterator[Client]:
    """`user`, logged in."""
    with Client(server) as client:
        yield client.log_in(user.email, password)
