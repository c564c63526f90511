"""indexes for the filters of users"""

from alembic import op

revision = "b72e5c18d0f3"
down_revision = "6f0b2d94e7a1"
branch_labels = None
depends_on = None

COLUMNS = ("is_active", "email_verified")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        create_concurrently()
        return
    for column in COLUMNS:
        op.create_index(f"ix_users_{column}_created_at", "users", [column, "created_at"])


def create_concurrently() -> None:
    """The table can be written meanwhile: see 20261129_search_of_items.py."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5min'")
        for column in COLUMNS:
            index = f"ix_users_{column}_created_at"
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
            op.execute(f"CREATE INDEX CONCURRENTLY {index} ON users ({column}, created_at)")
        op.execute("SET lock_timeout = '5s'")


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_users_{column}_created_at", "users")
