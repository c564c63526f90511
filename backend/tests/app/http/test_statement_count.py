from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app
from shared.db.engine import dispose_engines, engine, reading_engine


@pytest.fixture
def logged_client(set_settings) -> Iterator[FlaskClient]:
    """A client of an app that logs its statements."""
    set_settings(SQL_LOG="true")
    for made in (engine, reading_engine):
        made.cache_clear()
    yield create_app().test_client()
    dispose_engines()
    for made in (engine, reading_engine):
        made.cache_clear()


def test_statements_are_logged_with_time_and_cause_and_counted(logged_client, user, caplog):
    login = {"username": user.email, "password": "a wrong password"}
    for _ in range(2):
        caplog.clear()
        answer = logged_client.post("/api/v1/login/access-token", json=login)
        assert answer.status_code == 401
        lines = [record.getMessage() for record in caplog.records if record.name == "sql"]
        *statements, total = lines
        assert total == f"{len(statements)} statements: POST /api/v1/login/access-token"
        assert any("login/service.py:" in line and " log_in: SELECT " in line for line in lines)
        assert user.email not in caplog.text


def test_statements_are_not_logged_by_default(client, caplog):
    assert client.get("/users/me").status_code == 200
    assert [record for record in caplog.records if record.name == "sql"] == []
