"""The database engines with their connection pools: one to write and one to read."""

from collections.abc import Callable
from functools import cache, partial
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from shared.db import sqlite
from shared.db.sql_log import log_statements
from shared.settings import settings

MYSQL = {"connect_timeout": 3, "read_timeout": 30, "write_timeout": 30, "charset": "utf8mb4"}
POSTGRESQL = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds, for sent data
    # While waiting for a response: probe the server after 5 seconds, three times.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
PAUSE = 0.1  # seconds; a database takes longer to restart

# If the server's machine is lost, a query fails after a dozen seconds and does not block a worker.
# If the server hangs on a running machine, MariaDB's client gives up after 30 seconds; PostgreSQL's
# client waits, as for a long query.
CONNECT_ARGS = {
    "sqlite": {"timeout": 15},
    "postgresql": POSTGRESQL,
    "mysql": MYSQL,
    "mariadb": MYSQL,
}
# A client that hangs, or whose machine is lost, must not hold its locks for hours. "M!" makes this
# a comment for MySQL, which has no such setting.
MYSQL_END_ABANDONED = "SET @connected = 1 /*M!100300 , SESSION idle_transaction_timeout = 300 */"
END_ABANDONED_TRANSACTIONS = {
    "postgresql": """
        SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
        SET idle_in_transaction_session_timeout = '5min'""",
    "mysql": MYSQL_END_ABANDONED,
    "mariadb": MYSQL_END_ABANDONED,
}


@cache
def engine() -> sa.Engine:
    """One pool per process. It connects on first use, after uWSGI and Celery have forked."""
    made = _create_engine(
        # MariaDB's default level locks more rows, and reads data from before a wait for a lock.
        **({"isolation_level": "READ COMMITTED"} if _database() in ("mysql", "mariadb") else {}),
    )
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "begin", sqlite.begin)
    else:
        sa.event.listen(made, "connect", _end_abandoned_transactions)
    return made


@cache
def reading_engine() -> sa.Engine:
    """The engine for reads. Its connections use autocommit, since BEGIN and ROLLBACK are half the
    round trips of a read, and the database refuses writes on them.
    """
    made = _create_engine(
        isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, pool_reset_on_return=None
    )
    sa.event.listen(made, "connect", READ_ONLY[made.dialect.name])
    return made


def dispose_engines() -> None:
    """Close the connections that no session uses."""
    for made in (engine(), reading_engine()):
        made.dispose()


def _database() -> str:
    return settings().database_url.get_backend_name()


def _create_engine(**options: Any) -> sa.Engine:
    made = sa.create_engine(
        settings().database_url,
        connect_args=CONNECT_ARGS.get(_database(), {}),
        hide_parameters=True,  # errors are logged, and must not contain password hashes
        **options,
    )
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", sqlite.set_pragmas)
    if settings().sql_log:
        log_statements(made)
    sa.event.listen(made, "checkin", _record_last_use)
    sa.event.listen(made, "checkout", partial(_ping_after_pause, made.dialect))
    return made


def _end_abandoned_transactions(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(END_ABANDONED_TRANSACTIONS[_database()])
    connection.commit()


def _read_only_postgresql(connection: Any, _record: object) -> None:
    connection.set_session(readonly=True, autocommit=True)


def _read_only_mariadb(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _read_only_sqlite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


READ_ONLY: dict[str, Callable[[Any, object], None]] = {
    "postgresql": _read_only_postgresql,
    "mysql": _read_only_mariadb,
    "mariadb": _read_only_mariadb,
    "sqlite": _read_only_sqlite,
}


def _record_last_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = monotonic()


def _ping_after_pause(
    dialect: sa.Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Check that a connection still works, unless it was just used: the check is a round trip. On
    DisconnectionError the pool replaces the connection.
    """
    if monotonic() - record.info.get("used_at", monotonic()) > PAUSE:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error
