"""Alembic's environment: migrates the database, in one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

import shared.models  # noqa: F401  so that Base knows every table
from shared.db.engine import engine
from shared.db.types import Amount, Base, UtcDateTime

LOCK = 7_305_001  # any number that no other lock in the database has
LOCK_SECONDS = context.config.attributes.get("lock_seconds", 60)
BUSY = f"Another migration has run for {LOCK_SECONDS} seconds: try again later."


@contextmanager
def only_one(connection: sa.Connection) -> Iterator[None]:
    """Wait until no other process migrates this database. SQLite's transaction locks it anyway."""
    if connection.dialect.name == "postgresql":
        end = monotonic() + LOCK_SECONDS
        # Not in one statement that waits: it would hold a snapshot, for whose end CREATE INDEX
        # CONCURRENTLY in the other process waits.
        while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LOCK})").scalar():
            connection.commit()
            if monotonic() > end:
                raise SystemExit(BUSY)
            sleep(0.2)
        connection.commit()
        # From here on, a migration that waits for a busy table gives up soon, since all other
        # statements on the table wait behind it.
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
    elif connection.dialect.name in ("mysql", "mariadb"):
        if connection.exec_driver_sql(f"SELECT GET_LOCK('{LOCK}', {LOCK_SECONDS})").scalar() != 1:
            raise SystemExit(BUSY)
        connection.commit()
    yield


def disable_foreign_keys(connection: sa.Connection) -> None:
    """SQLite changes a table by copying and dropping it. While foreign keys are enabled, this
    deletes the rows that refer to it: https://www.sqlite.org/lang_altertable.html#otheralter

    Call it before a transaction begins: SQLite ignores it inside one.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")


def check_foreign_keys(connection: sa.Connection) -> None:
    """Roll the migration back if a row refers to one that does not exist."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise SystemExit(
            f"The migration was rolled back: a row of {broken[0]} refers to a row of {broken[2]} "
            "that does not exist. Correct or delete it, then migrate again."
        )


def _render(kind: str, value: object, context: AutogenContext) -> str | Literal[False]:
    """Render the database's own type, so that a migration does not depend on current code."""
    if kind == "server_default" and isinstance(getattr(value, "arg", None), sa.False_):
        return "sa.false()"  # not SQLite's 0, which PostgreSQL refuses for a boolean
    if isinstance(value, Amount):
        return 'sa.Numeric(12, 2).with_variant(sa.BigInteger(), "sqlite")'
    if not isinstance(value, UtcDateTime):
        return False
    context.imports.add("from sqlalchemy.dialects import mysql")
    return 'sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")'


def _is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """Ignore indexes for searches: a migration creates them if the database supports them."""
    return kind != "index" or not (name or "").endswith("_trgm")


def migrate() -> None:
    with engine().connect() as connection, only_one(connection):
        is_sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=_render,
            include_name=_is_compared,
            render_as_batch=is_sqlite,
            # SQLite can roll DDL back, since shared/db/sqlite.py begins its transactions.
            transactional_ddl=True if is_sqlite else None,
        )
        disable_foreign_keys(connection)
        with context.begin_transaction():
            context.run_migrations()
            check_foreign_keys(connection)
        connection.invalidate()  # closes the connection, which releases the lock


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: leave out --sql.")
migrate()
