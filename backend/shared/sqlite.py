"""What SQLite needs to serve several processes at once: development without Docker, and tests."""

import sqlalchemy as sa


def prepare(engine: sa.Engine) -> None:
    sa.event.listen(engine, "connect", _set_pragmas)
    sa.event.listen(engine, "begin", _begin)


def _set_pragmas(connection, _record) -> None:
    connection.isolation_level = None  # sqlite3 begins nothing by itself: _begin() does
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later would fail
    with "database is locked", whatever its timeout, when another one wrote in between.
    """
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
