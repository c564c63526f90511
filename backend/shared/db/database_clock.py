"""The database's clock, for times that several machines compare: their own clocks may differ."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from shared.db.types import UtcDateTime


class database_now(FunctionElement[datetime]):  # noqa: N801  an SQL function, such as func.now()
    """The time at which the statement runs, plus `later`; with fractions of a second."""

    type = UtcDateTime()
    inherit_cache = True

    def __init__(self, later: timedelta = timedelta()) -> None:
        super().__init__(sa.literal(later.total_seconds(), sa.Float))


def read_clock(session: Session) -> datetime:
    """Read the time, to compare or send it outside the database."""
    return session.scalars(sa.select(database_now())).one()


@compiles(database_now, "postgresql")
def _postgresql(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"(clock_timestamp() + make_interval(secs => {seconds}))"


@compiles(database_now, "mysql")
@compiles(database_now, "mariadb")
def _mariadb(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    return f"(UTC_TIMESTAMP(6) + INTERVAL {compiler.process(element.clauses, **options)} SECOND)"


@compiles(database_now, "sqlite")
def _sqlite(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite has milliseconds, and stores times as text: write six digits, like SQLAlchemy."""
    seconds = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {seconds} || ' seconds')"
