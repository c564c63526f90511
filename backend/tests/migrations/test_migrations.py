"""The migrations, run by commands on an empty database, as in a deployment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

import alembic.command
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from app.cli import PYPROJECT
from shared.db.engine import engine
from shared.db.types import Base, now
from shared.models import Job

# Each command imports the application, and some run all migrations, of which MariaDB writes each
# statement to the disk.
COMMAND_TIMEOUT = 180  # seconds
pytestmark = pytest.mark.timeout(3 * COMMAND_TIMEOUT + 20)


@pytest.fixture
def empty_database(database) -> Iterator[str]:
    yield database.create("empty")
    database.drop("empty")


def start(url: str, *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=PYPROJECT.parent,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(url: str, *command: str) -> None:
    process = start(url, *command)
    output, _ = process.communicate(timeout=COMMAND_TIMEOUT)
    assert process.returncode == 0, output


def tables(url: str) -> set[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_migrated_schema_matches_models(alembic_config):
    alembic.command.check(alembic_config)  # raises when they differ


def test_downgrade_restores_the_schema(empty_database):
    run(empty_database, "alembic", "upgrade", "head")
    assert tables(empty_database) == set(Base.metadata.tables)
    run(empty_database, "alembic", "downgrade", "base")
    assert tables(empty_database) == set()
    run(empty_database, "alembic", "upgrade", "head")
    assert tables(empty_database) == set(Base.metadata.tables)


def test_downgrade_handles_large_result_size(empty_database):
    run(empty_database, "alembic", "upgrade", "head")
    engine = sa.create_engine(empty_database, poolclass=sa.NullPool)
    with Session(engine) as session:
        for size in (3_000_000_000, 3_000):
            session.add(Job(task="reports.users", result_size=size))
        session.commit()
    run(empty_database, "alembic", "downgrade", "a3d5c0b7e916")
    with engine.connect() as connection:
        sizes = connection.execute(sa.text("SELECT result_size FROM jobs")).scalars()
        assert set(sizes) == {None, 3_000}


def insert_row_into_each_table(engine: sa.Engine) -> None:
    """Insert rows that refer to the newest rows of other tables wherever possible."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name == "alembic_version":
                continue
            row = {column.name: sample_value(connection, column) for column in table.columns}
            given = {name: value for name, value in row.items() if value is not None}
            connection.execute(sa.insert(table).values(given))


def sample_value(connection: sa.Connection, column: sa.Column) -> object:
    for foreign_key in column.foreign_keys:
        newest = sa.select(foreign_key.column).order_by(
            foreign_key.column.table.c.created_at.desc()
        )
        return connection.scalar(newest.limit(1))
    if column.nullable:
        return None
    if isinstance(column.type, sa.Uuid):
        return uuid4()
    if column.name in ("parameters", "fields", "scopes"):
        return "{}"  # JSON, which MariaDB shows as a text
    kind = column.type.python_type
    if kind in (datetime, date):
        return now() if kind is datetime else now().date()
    return uuid4().hex[: column.type.length] if kind is str else kind()


def row_counts(engine: sa.Engine) -> dict[str, int]:
    """Count the rows of each table that is not empty."""
    with engine.connect() as connection:
        names = sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"})
        count = sa.select(sa.func.count())
        counts = {name: connection.scalar(count.select_from(sa.table(name))) for name in names}
    return {name: count for name, count in counts.items() if count}


def test_upgrade_and_downgrade_keep_rows(empty_database, alembic_config):
    first = ScriptDirectory.from_config(alembic_config).get_base()
    engine = sa.create_engine(empty_database, poolclass=sa.NullPool)
    run(empty_database, "alembic", "upgrade", first)
    insert_row_into_each_table(engine)
    run(empty_database, "alembic", "upgrade", "head")
    assert row_counts(engine) == {"jobs": 1, "users": 1}
    insert_row_into_each_table(engine)
    assert set(row_counts(engine)) == set(Base.metadata.tables)
    run(empty_database, "alembic", "downgrade", first)
    assert row_counts(engine) == {"jobs": 2, "users": 2}


def test_migration_with_reference_to_missing_row_is_rolled_back(empty_database):
    engine = sa.create_engine(empty_database, poolclass=sa.NullPool)
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite checks its foreign keys after the migration")
    run(empty_database, "alembic", "upgrade", "a3d5c0b7e916")
    insert_row_into_each_table(engine)
    with engine.begin() as connection:  # does not enforce foreign keys
        connection.execute(sa.text("UPDATE jobs SET owner_id = '0'"))
    process = start(empty_database, "alembic", "upgrade", "head")
    output, _ = process.communicate(timeout=COMMAND_TIMEOUT)
    assert process.returncode == 1
    assert "a row of jobs refers to a row of users that does not exist" in output
    with engine.connect() as connection:
        revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    assert revision == "a3d5c0b7e916"


OLD = [
    "ada@xn--fa-hia.de",
    "bob@bu\u0308cher.example",
    "eve@\uff45xample.com",
    '"a b"@example.com',
]
NEW = ["ada@faß.de", "bob@bücher.example", "eve@example.com", '"a b"@example.com']


def test_migration_normalizes_emails_unless_taken_or_invalid(empty_database):
    run(empty_database, "alembic", "upgrade", "c94e1b6f07d2")
    engine = sa.create_engine(empty_database, poolclass=sa.NullPool)
    users = [
        *({"email": email} for email in OLD),
        *({"email": email} for email in ("gus@xn--fa-hia.de", "gus@faß.de")),
    ]
    common = {
        **{"full_name": "", "password_hash": "", "created_at": now(), "updated_at": now()},
        **{"is_active": True, "email_verified": True, "is_superuser": False},
    }
    table = sa.table("users", sa.column("id", sa.Uuid()), *map(sa.column, ("email", *common)))
    with engine.begin() as connection:
        connection.execute(sa.insert(table), [{"id": uuid4(), **common, **user} for user in users])
    run(empty_database, "alembic", "upgrade", "head")
    with engine.connect() as connection:
        emails = set(connection.scalars(sa.select(table.c.email)))
    assert emails == {*NEW, "gus@xn--fa-hia.de", "gus@faß.de"}


def test_four_processes_can_migrate_empty_database_concurrently(empty_database):
    processes = [start(empty_database, "flask", "--app", "app", "migrate") for _ in range(4)]
    outputs = [process.communicate(timeout=COMMAND_TIMEOUT)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, "\n".join(outputs)
    assert sum("created." in output for output in outputs) == 1
    assert tables(empty_database) == set(Base.metadata.tables)


LOCKS = {
    "postgresql": "SELECT pg_advisory_lock(7305001)",
    "mariadb": "SELECT GET_LOCK('7305001', 0)",
}


def test_migration_does_not_start_while_another_runs(alembic_config, monkeypatch):
    database = engine().dialect.name
    if database not in LOCKS:
        pytest.skip("SQLite's own transaction is the lock")
    monkeypatch.setitem(alembic_config.attributes, "lock_seconds", 1)
    with engine().connect() as other:
        other.exec_driver_sql(LOCKS[database])
        with pytest.raises(SystemExit, match="Another migration has run for 1 seconds"):
            alembic.command.upgrade(alembic_config, "head")
        other.invalidate()  # also releases the lock
    alembic.command.upgrade(alembic_config, "head")


def test_offline_migration_is_refused(database):
    process = start("sqlite://", "alembic", "upgrade", "head", "--sql")
    assert "Migrations run against a database" in process.communicate(timeout=COMMAND_TIMEOUT)[0]
    assert process.returncode == 1
