"""Lists stay fast with very many rows, because PostgreSQL reads them from indexes."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.audit import routes as audit
from app.items import routes as items
from app.items.service import listed_items
from app.jobs import routes as jobs
from app.jobs.service import all_jobs
from app.pagination import Listing, columns_of
from app.users import routes as users
from app.users.service import listed_users
from shared.db.engine import engine
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import Job, JobState, User

MANY_USERS = """
INSERT INTO users (id, email, full_name, password_hash, is_active, email_verified, is_superuser,
                   created_at, updated_at)
SELECT gen_random_uuid(), md5(n::text) || '@example.com', 'User ' || md5((n * 7)::text), '', true,
       true, false, now() - n * interval '1 minute', now()
FROM generate_series(1, 20000) AS n
"""
MANY_ITEMS = """
INSERT INTO items (id, owner_id, title, description, created_at, updated_at)
SELECT gen_random_uuid(), id, md5(email), md5(full_name), created_at, now() FROM users
"""
MANY_JOBS = sa.insert(Job).from_select(
    ["id", "task", "state", "created_at", "finished_at"],
    sa.select(
        sa.func.gen_random_uuid(),
        sa.literal("reports.users"),
        sa.literal(JobState.SUCCEEDED.value),
        User.created_at,
        User.created_at,
    ),
)
USER_INDEXES = {
    "created_at": "ix_users_created_at_id",
    "full_name": "ix_users_full_name_id",
    "email": "uq_users_email",
}
SUPERUSER = SimpleNamespace(id=uuid4(), is_superuser=True)
PAGE = {"limit": 20, "offset": 0, "sort": "-created_at", "q": ""}


@pytest.fixture
def many_rows() -> Iterator[None]:
    if engine().dialect.name != "postgresql":
        pytest.skip("the plans are PostgreSQL's")
    with session_scope() as session:
        session.execute(sa.text(MANY_USERS))
        session.execute(sa.text(MANY_ITEMS))
        session.execute(MANY_JOBS)
    with session_scope(read_only=True) as session:  # VACUUM cannot run in a transaction
        session.execute(sa.text("VACUUM ANALYZE users, items, jobs"))
    yield
    with session_scope() as session:  # much faster than the DELETE after each test
        session.execute(sa.text("TRUNCATE users CASCADE"))


def plans_of(listing: Listing, query: sa.Select[Any], **args: object) -> list[str]:
    """Return how the database executes each statement of a page."""
    statements = []

    def note(_connection, _cursor, statement, parameters, *_more) -> None:
        statements.append((statement, parameters))

    with session_scope() as session:
        connection = session.connection()
        sa.event.listen(connection, "before_cursor_execute", note)
        listing.read(session, query, **{**PAGE, **args})
        sa.event.remove(connection, "before_cursor_execute", note)
        explained = [
            connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
            for statement, parameters in statements
        ]
    return ["\n".join(lines) for lines in explained]


def plans_of_users(**args: object) -> list[str]:
    return plans_of(users.LIST, listed_users(), **args)


def test_page_is_read_from_index_of_sort_column(many_rows):
    for sort in users.LIST.orders:
        page, _total = plans_of_users(sort=sort)
        assert USER_INDEXES[sort.lstrip("-")] in page
        assert "Seq Scan" not in page


@pytest.mark.parametrize(
    ("state", "index"),
    [
        ("deactivated", "ix_users_is_active_created_at"),
        ("unconfirmed", "ix_users_email_verified_created_at"),
    ],
)
def test_few_users_in_a_state_are_read_from_its_index(many_rows, state, index):
    for plan in plans_of(users.LIST, listed_users(state)):
        assert index in plan
        assert "Seq Scan" not in plan


def test_page_of_all_items_is_read_from_index_of_sort_column(many_rows):
    for sort in items.LIST.orders:
        page, _total = plans_of(items.LIST, listed_items(SUPERUSER), sort=sort)
        assert f"ix_items_{sort.lstrip('-')}_id" in page
        assert "Seq Scan on items" not in page


def test_items_of_a_group_or_of_a_day_are_read_from_an_index(many_rows):
    day = now() - timedelta(days=5)
    for filters in (
        {"group_id": uuid4()},
        {"created_from": day, "created_to": day + timedelta(days=1)},
        {"group_id": uuid4(), "created_from": day},
    ):
        for sort in items.LIST.orders:
            page, *_total = plans_of(items.LIST, listed_items(SUPERUSER, **filters), sort=sort)
            assert "Index" in page
            assert "Seq Scan on items" not in page


def test_page_of_all_jobs_is_read_from_index_of_sort_column(many_rows):
    listed = all_jobs(SUPERUSER).with_only_columns(*columns_of(Job))
    for sort in jobs.LIST.orders:
        page, _total = plans_of(jobs.LIST, listed, sort=sort)
        assert f"ix_jobs_{sort.lstrip('-')}_id" in page
        assert "Seq Scan" not in page


@pytest.mark.parametrize("listing", [audit.LIST, items.LIST, jobs.LIST, users.LIST])
def test_each_sort_column_has_an_index(environment, listing):
    """On every database. With the id, or with unique values, which need no second column."""
    found = sa.inspect(engine())
    table = listing.key.table.name
    indexes = [index["column_names"] for index in found.get_indexes(table)]
    unique = [constraint["column_names"] for constraint in found.get_unique_constraints(table)]
    for column in {sort.lstrip("-") for sort in listing.orders}:
        assert [column, "id"] in indexes or [column] in unique, column


# Each text is in one row. Rows are counted where the page does not show the last of them.
def test_search_and_total_of_users_use_trigram_indexes(many_rows, has_trigrams):
    plans = plans_of_users(q="c81e728d9d", offset=100)
    assert len(plans) == 2
    for plan in plans:
        assert "ix_users_email_trgm" in plan
        assert "ix_users_full_name_trgm" in plan
        assert "Seq Scan" not in plan


def test_search_and_total_of_items_use_trigram_indexes(many_rows, has_trigrams):
    plans = plans_of(items.LIST, listed_items(SUPERUSER), q="c81e728d9d", offset=100)
    assert len(plans) == 2
    for plan in plans:
        assert "ix_items_title_trgm" in plan
        assert "ix_items_description_trgm" in plan
        assert "Seq Scan on items" not in plan


def test_index_is_not_searched_for_domain_of_email(many_rows, has_trigrams):
    for plan in plans_of_users(q="8d9d@example.com", offset=100):
        assert "Index Cond: ((email)::text ~~* '%8d9d@%'::text)" in plan
        assert "Seq Scan" not in plan


def test_index_is_searched_for_longest_word_first(many_rows, has_trigrams):
    superuser = SimpleNamespace(id=uuid4(), is_superuser=True)
    for plan in plans_of(items.LIST, listed_items(superuser), q="it c81e728d9d", offset=100):
        assert "Index Cond: (((title)::text ~~* '%c81e728d9d%'::text) AND" in plan
        assert "Seq Scan on items" not in plan


@pytest.fixture
def has_trigrams(many_rows) -> None:
    installed = sa.text("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
    with session_scope(read_only=True) as session:
        if not session.scalar(installed):
            pytest.skip("this PostgreSQL has no pg_trgm")


def test_superusers_are_found_by_index(many_rows):
    with session_scope() as session:
        query = "EXPLAIN SELECT id FROM users WHERE is_superuser AND is_active FOR UPDATE"
        plan = "\n".join(session.scalars(sa.text(query)))
    assert "ix_users_is_superuser" in plan
