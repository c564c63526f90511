import os
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import psycopg2
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.engine import CONNECT_ARGS
from shared.db.session import ReadOnly, session_scope
from shared.models import User

KOLKATA = timezone(timedelta(hours=5, minutes=30))


def read_user(session: Session) -> User:
    return session.scalars(sa.select(User)).one()


def is_in_transaction(session: Session) -> bool:
    """Whether the database driver reports a transaction."""
    connection = session.connection().connection.dbapi_connection
    if hasattr(connection, "in_transaction"):  # sqlite3
        return connection.in_transaction
    if hasattr(connection, "get_autocommit"):  # pymysql
        return not connection.get_autocommit()
    return connection.info.transaction_status != 0  # psycopg2


def test_datetime_is_read_in_utc(make_user):
    make_user("ada@example.com", created_at=datetime(2026, 3, 1, 1, 15, 0, 123456, KOLKATA))
    with session_scope() as session:
        created_at = read_user(session).created_at
    assert created_at == datetime(2026, 2, 28, 19, 45, 0, 123456, UTC)
    assert created_at.tzinfo is UTC


def test_datetimes_of_different_zones_compare_in_database(make_user):
    make_user("ada@example.com", created_at=datetime(2026, 3, 1, 1, 15, tzinfo=KOLKATA))
    before = User.created_at < datetime(2026, 2, 28, 20, 0, tzinfo=UTC)
    with session_scope() as session:
        assert session.scalar(sa.select(sa.func.count()).where(before)) == 1


def test_session_commits_at_its_end(user):
    with session_scope() as session:
        read_user(session).full_name = "Countess"
    with session_scope() as session:
        ada = read_user(session)
        assert ada.full_name == "Countess"
        assert ada.updated_at > user.updated_at


def test_session_rolls_back_on_error(user):
    with pytest.raises(ZeroDivisionError), session_scope() as session:  # noqa: PT012
        read_user(session).full_name = "Countess"
        session.flush()
        _ = 1 / 0
    with session_scope() as session:
        assert read_user(session).full_name == user.full_name


def test_only_read_only_session_begins_no_transaction(user):
    for _ in range(2):  # the second time, each session gets the other's connection
        with session_scope(read_only=True) as session:
            read_user(session)
            assert not is_in_transaction(session)
        with session_scope() as session:
            read_user(session)
            assert is_in_transaction(session)


def test_read_only_session_refuses_to_write(user):
    def flush(session: Session) -> None:
        read_user(session).full_name = "Countess"
        session.flush()

    rename = sa.update(User).values(full_name="Countess")
    writes = [
        flush,
        lambda session: session.execute(rename),
        lambda session: session.connection().execute(rename),
        lambda session: session.execute(sa.text("DELETE FROM users")),
        lambda session: session.execute(sa.text("SELECT 1")) and flush(session),
    ]
    for write in writes:
        with pytest.raises(sa.exc.DBAPIError), session_scope(read_only=True) as session:
            write(session)
    with session_scope() as session:
        assert read_user(session).full_name == user.full_name


def test_unflushed_change_in_read_only_session_is_refused(user):
    with pytest.raises(ReadOnly), session_scope(read_only=True) as session:
        read_user(session).full_name = "Countess"


def test_concurrent_changes_of_one_row_lose_no_update(make_user):
    make_user("ada@example.com", full_name="0")

    def count(_: int) -> None:
        with session_scope(read_only=True) as session:
            read_user(session)
        with session_scope() as session:
            user = session.scalars(sa.select(User).with_for_update()).one()
            user.full_name = str(int(user.full_name) + 1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(8 * 25)))
    with session_scope() as session:
        assert read_user(session).full_name == "200"


@pytest.mark.skipif(not hasattr(socket, "TCP_KEEPIDLE"), reason="Linux has these options")
def test_loss_of_postgresql_machine_is_noticed_within_12_seconds():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        args = CONNECT_ARGS["postgresql"]
        connection = psycopg2.connect(host=host, port=port, async_=True, **args)
        with socket.socket(fileno=os.dup(connection.fileno())) as tcp:
            idle, interval, count = (
                tcp.getsockopt(socket.IPPROTO_TCP, option)
                for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
            )
        connection.close()
    assert idle + interval * count <= 12


def test_database_ends_idle_transaction(database):
    """A scheduler on a lost machine must not hold the lock of a schedule for hours."""
    seconds = {
        "postgresql": "SELECT extract(epoch FROM current_setting("
        "'idle_in_transaction_session_timeout')::interval)",
        "mysql": "SELECT @@idle_transaction_timeout",
    }
    with session_scope() as session:
        query = seconds.get(session.connection().dialect.name.replace("mariadb", "mysql"))
        if query is None:
            pytest.skip("SQLite's lock ends with the process")
        assert session.scalar(sa.text(query)) == 300


def test_emails_are_unique_ignoring_case(make_user):
    make_user("Ada@Example.com ")
    with pytest.raises(sa.exc.IntegrityError):
        make_user("ada@example.com")


def test_database_error_contains_no_parameters(user, make_user):
    with pytest.raises(sa.exc.IntegrityError) as taken:
        make_user(user.email, full_name="Ada the Second")
    assert user.password_hash not in str(taken.value)
    assert "Ada the Second" not in str(taken.value)


def test_jobs_are_deleted_with_their_user(user, job):
    with session_scope() as session:
        session.execute(sa.delete(User))
        assert session.scalar(sa.text("SELECT count(*) FROM jobs")) == 0
