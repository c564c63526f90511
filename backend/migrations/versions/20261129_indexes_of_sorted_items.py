"""indexes for the lists of all items and of all jobs, in each order that they offer"""

from alembic import op

revision = "e83c5a1f7d26"
down_revision = "d41b7e9f5c08"
branch_labels = None
depends_on = None

INDEXES = (("items", "updated_at"), ("items", "title"), ("jobs", "state"))


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        create_concurrently()
        return
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}_id", table, [column, "id"])
    op.drop_index("ix_jobs_state", "jobs")


def create_concurrently() -> None:
    """The tables can be written meanwhile: see 20261129_search_of_items.py."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5min'")
        for table, column in INDEXES:
            index = f"ix_{table}_{column}_id"
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
            op.execute(f"CREATE INDEX CONCURRENTLY {index} ON {table} ({column}, id)")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_jobs_state")
        op.execute("SET lock_timeout = '5s'")


def downgrade() -> None:
    op.create_index("ix_jobs_state", "jobs", ["state"])
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}_id", table)
