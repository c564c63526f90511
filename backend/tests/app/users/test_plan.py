"""Lists stay fast with very many users, because PostgreSQL reads them from indexes."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.users.routes import LIST
from shared.db.engine import engine
from shared.db.session import session_scope
from shared.models import User

MANY = """
INSERT INTO users (id, email, full_name, password_hash, is_active, email_verified, is_superuser,
                   created_at, updated_at)
SELECT gen_random_uuid(), md5(n::text) || '@example.com', 'User ' || md5((n * 7)::text), '', true,
       true, false, now() - n * interval '1 minute', now()
FROM generate_series(1, 50000) AS n
"""
INDEXES = {
    "created_at": "ix_users_created_at_id",
    "full_name": "ix_users_full_name_id",
    "email": "uq_users_email",
}
PAGE = {"limit": 20, "offset": 0, "sort": "-created_at", "q": ""}


@pytest.fixture
def many_users() -> Iterator[None]:
    if engine().dialect.name != "postgresql":
        pytest.skip("the plans are PostgreSQL's")
    with session_scope() as session:
        session.execute(sa.text(MANY))
    with session_scope(read_only=True) as session:  # VACUUM cannot run in a transaction
        session.execute(sa.text("VACUUM ANALYZE users"))
    yield
    with session_scope() as session:  # much faster than the DELETE that follows each test
        session.execute(sa.text("TRUNCATE users CASCADE"))


def plans_of(**args: object) -> list[str]:
    """Return the query plan of each statement that reads a page of users."""
    statements = []

    def record(_connection, _cursor, statement, parameters, *_more) -> None:
        statements.append((statement, parameters))

    with session_scope() as session:
        connection = session.connection()
        sa.event.listen(connection, "before_cursor_execute", record)
        LIST.read(session, sa.select(User), **{**PAGE, **args})
        sa.event.remove(connection, "before_cursor_execute", record)
        explained = [
            connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
            for statement, parameters in statements
        ]
    return ["\n".join(lines) for lines in explained]


def test_page_is_read_from_index_of_sort_column(many_users):
    for sort in LIST.columns:
        for sign in ("", "-"):
            page, _total = plans_of(sort=sign + sort)
            assert INDEXES[sort] in page
            assert "Seq Scan" not in page


def test_search_and_total_use_trigram_indexes(many_users):
    with session_scope(read_only=True) as session:
        installed = sa.text("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        if not session.scalar(installed):
            pytest.skip("this PostgreSQL has no pg_trgm")
    # One email matches. After the last page, a separate statement counts the total.
    plans = plans_of(q="c81e728d9d", offset=100)
    assert len(plans) == 2
    for plan in plans:
        assert "ix_users_email_trgm" in plan
        assert "ix_users_full_name_trgm" in plan
        assert "Seq Scan" not in plan


def test_query_for_superusers_uses_index(many_users):
    with session_scope() as session:
        query = "EXPLAIN SELECT id FROM users WHERE is_superuser AND is_active FOR UPDATE"
        plan = "\n".join(session.scalars(sa.text(query)))
    assert "ix_users_is_superuser" in plan
