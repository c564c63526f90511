"""Lets SQLite serve several processes at once, for development without Docker and tests."""

from sqlite3 import Connection

import sqlalchemy as sa


def set_pragmas(connection: Connection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins no transactions: begin() does
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def begin(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later would fail
    with "database is locked", whatever its timeout, when another one wrote in between.
    """
    connection.exec_driver_sql("BEGIN IMMEDIATE")
