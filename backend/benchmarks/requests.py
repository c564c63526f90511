"""What a request costs: the API's answers beside the least that the same answer can cost.

The floor is a WSGI function that checks the token, sends one SELECT through psycopg2, and dumps
JSON. All run in this process in turn, without HTTP, so that their ratios hold on any machine.
"""

import io
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import alembic.command
import alembic.config

from tests.servers import DATABASES

USERS = 1000
ROUNDS, CALLS = 15, 40
PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main() -> None:
    server = DATABASES["postgres"]()
    try:
        os.environ.update(
            DATABASE_URL=server.create("benchmark"),
            REDIS_URL="redis://127.0.0.1:1",
            RESULTS_DIR=tempfile.gettempdir(),
            SECRET_KEY="a key for the benchmark, long enough",
            ENVIRONMENT="production",
            PROJECT_NAME="Benchmark",
        )
        alembic.command.upgrade(alembic.config.Config(toml_file=PYPROJECT), "head")
        report(measure(answers(*prepare())))
    finally:
        server.end()


def prepare() -> tuple[str, str]:
    """A thousand users; an access token of a superuser among them, and their id."""
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
    return create_access_token(login.session_id), str(users[0].id)


def answers(token: str, user_id: str) -> dict[str, Callable[[], None]]:
    from app import create_app

    api = create_app()
    floor = make_floor(user_id)
    return {
        "floor: one user": caller(floor, "/one", token),
        "API: GET /users/me": caller(api, "/api/v1/users/me", token),
        "floor: page of 100": caller(floor, "/page", token),
        "API: GET /users/?limit=100": caller(api, "/api/v1/users/", token, "limit=100"),
        "API: GET /health/live": caller(api, "/api/v1/health/live", token),
    }


def make_floor(user_id: str) -> Callable:
    import jwt

    from shared.db.engine import engine

    connection = engine().raw_connection()
    connection.driver_connection.autocommit = True
    columns = "id::text, email, full_name, is_active, is_superuser, created_at, updated_at"
    queries = {
        "/one": (f"SELECT {columns} FROM users WHERE id = %s", [user_id]),
        "/page": (f"SELECT {columns} FROM users ORDER BY created_at DESC LIMIT 100", []),
    }

    def floor(environ: dict, start_response: Callable) -> list[bytes]:
        token = environ["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
        jwt.decode(token, os.environ["SECRET_KEY"], algorithms=["HS256"], audience="access")
        cursor = connection.cursor()
        cursor.execute(*queries[environ["PATH_INFO"]])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(rows, default=str).encode()]

    return floor


def caller(app: Callable, path: str, token: str, query: str = "") -> Callable[[], None]:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    statuses = []

    def call() -> None:
        body = app({**environ, "wsgi.input": io.BytesIO()}, lambda *head: statuses.append(head[0]))
        b"".join(body)

    call()
    assert statuses == ["200 OK"], statuses
    return call


def measure(calls: dict[str, Callable[[], None]]) -> dict[str, float]:
    """The median of several rounds, in microseconds a call."""
    rounds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            started = time.perf_counter()
            for _ in range(CALLS):
                call()
            rounds[name].append((time.perf_counter() - started) / CALLS * 1e6)
    return {name: statistics.median(times) for name, times in rounds.items()}


def report(costs: dict[str, float]) -> None:
    floors = {"API: GET /users/me": "one user", "API: GET /users/?limit=100": "page of 100"}
    for name, cost in costs.items():
        floor = costs.get(f"floor: {floors.get(name)}")
        share = f"   {floor / cost:.2f} of the floor's requests a second" if floor else ""
        print(f"{name:28} {cost:7.0f} µs{share}")


if __name__ == "__main__":
    main()
