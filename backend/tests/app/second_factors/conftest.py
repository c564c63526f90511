from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from shared.db.engine import engine, reading_engine
from tests.client import Client
from tests.second_factors import App, Clock


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("app.second_factors.authenticator.time", clock)
    return clock


@pytest.fixture
def app(client: Client, clock: Clock) -> App:
    """A confirmed app of `user`, with its recovery codes as `app.codes`."""
    app = App(client, clock)
    app.codes = app.confirm(client)
    return app


@pytest.fixture
def count_statements():
    """Collect the statements that the API executes meanwhile."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_more) -> None:
            statements.append(statement)

        engines = (engine(), reading_engine())
        for one in engines:
            sa.event.listen(one, "before_cursor_execute", note)
        yield statements
        for one in engines:
            sa.event.remove(one, "before_cursor_execute", note)

    return collect
