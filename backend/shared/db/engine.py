"""The engines: pools of connections to the database, one to write and one that only reads."""

from collections.abc import Callable
from functools import cache, partial
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from shared.db import sqlite
from shared.settings import settings

MYSQL = {"connect_timeout": 3, "read_timeout": 30, "write_timeout": 30, "charset": "utf8mb4"}
POSTGRESQL = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds, for what was sent
    # For an answer that is awaited: the other end is asked after 5 seconds, and three times.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
PAUSE = 0.1  # seconds; a database takes longer to start again

# A server whose machine is gone costs a dozen seconds, never a hanging worker. One that hangs while
# its machine still answers is given up by MariaDB's client alone, after 30 seconds: PostgreSQL's
# waits for it, as for a long query.
CONNECT_ARGS = {
    "sqlite": {"timeout": 15},
    "postgresql": POSTGRESQL,
    "mysql": MYSQL,
    "mariadb": MYSQL,
}
# A process whose machine is gone, or that hangs, must not hold its locks for hours. "M!" makes this
# a comment to MySQL, which has no such setting.
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
    """One pool a process; it connects at its first use, after uWSGI and Celery have forked."""
    made = _create_engine(
        # MariaDB's own level locks more rows, and reads what was there before a lock was awaited.
        **({"isolation_level": "READ COMMITTED"} if _database() in ("mysql", "mariadb") else {}),
    )
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "begin", sqlite.begin)
    else:
        sa.event.listen(made, "connect", _end_abandoned_transactions)
    return made


@cache
def reading_engine() -> sa.Engine:
    """For what only reads. Its connections are in autocommit, since BEGIN and ROLLBACK are half the
    round trips of a read, and the database refuses to write on them.
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
        hide_parameters=True,  # an error goes to the log, and a password's hash must not
        **options,
    )
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", sqlite.set_pragmas)
    sa.event.listen(made, "checkin", _note_time)
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


def _note_time(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = monotonic()


def _ping_after_pause(
    dialect: sa.Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Ask whether a connection still lives, which is a round trip, only where none has just been
    made on it. On DisconnectionError the pool replaces it.
    """
    if monotonic() - record.info.get("used_at", monotonic()) > PAUSE:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error
