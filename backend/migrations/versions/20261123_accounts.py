"""sessions, groups and items"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0b8a35f1c2de"
down_revision = "f576be7b089c"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")

# A part of a text is found by an index where PostgreSQL has the extension pg_trgm and lets us make
# it; elsewhere, and on other databases, a search reads the whole table.
SEARCH_INDEXES = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX ix_users_email_trgm ON users USING gin (email gin_trgm_ops);
    CREATE INDEX ix_users_full_name_trgm ON users USING gin (full_name gin_trgm_ops);
EXCEPTION
    WHEN feature_not_supported OR undefined_file OR insufficient_privilege THEN
        RAISE WARNING 'A search for users will read the whole table: %', SQLERRM;
END
$$
"""


def _timestamps() -> list[sa.Column]:
    return [
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
    ]


def _belongs_to(table: str, column: str, other: str, ondelete: str = "CASCADE"):
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("email_verified", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("users") as users:
        users.alter_column("email_verified", existing_type=sa.Boolean(), server_default=None)
    op.create_index("ix_users_created_at_id", "users", ["created_at", "id"])
    op.create_index("ix_users_full_name_id", "users", ["full_name", "id"])
    op.create_index("ix_users_is_superuser", "users", ["is_superuser"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(SEARCH_INDEXES)
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("owner_id", existing_type=sa.Uuid(), nullable=True)
        jobs.add_column(sa.Column("parameters", sa.JSON(), nullable=True))
        jobs.add_column(sa.Column("request_id", sa.String(100), nullable=False, server_default="-"))
        jobs.add_column(sa.Column("retry_at", TIME, nullable=True))
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("spent_token_hash", sa.String(64), nullable=True),
        sa.Column("device", sa.String(300), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("last_used_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        *_timestamps(),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        _belongs_to("sessions", "user_id", "users"),
    )
    op.create_index("ix_sessions_user_id_last_used_at", "sessions", ["user_id", "last_used_at"])
    op.create_table(
        "groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("description", sa.String(1000), nullable=False),
        *_timestamps(),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("name", name="uq_groups_name"),
    )
    op.create_table(
        "memberships",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        *_timestamps(),
        sa.PrimaryKeyConstraint("group_id", "user_id", name="pk_memberships"),
        _belongs_to("memberships", "group_id", "groups"),
        _belongs_to("memberships", "user_id", "users"),
    )
    op.create_index("ix_memberships_user_id_group_id", "memberships", ["user_id", "group_id"])
    op.create_table(
        "items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        *_timestamps(),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        _belongs_to("items", "owner_id", "users"),
        _belongs_to("items", "group_id", "groups", ondelete="SET NULL"),
    )
    op.create_index("ix_items_owner_id_created_at", "items", ["owner_id", "created_at"])
    op.create_index("ix_items_group_id_created_at", "items", ["group_id", "created_at"])


def downgrade() -> None:
    for table in ("items", "memberships", "groups", "sessions"):
        op.drop_table(table)
    op.execute("DELETE FROM jobs WHERE owner_id IS NULL")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("retry_at")
        jobs.drop_column("request_id")
        jobs.drop_column("parameters")
        jobs.alter_column("owner_id", existing_type=sa.Uuid(), nullable=False)
    for index in ("ix_users_email_trgm", "ix_users_full_name_trgm"):
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP INDEX IF EXISTS {index}")
    for index in ("ix_users_created_at_id", "ix_users_full_name_id", "ix_users_is_superuser"):
        op.drop_index(index, "users")
    with op.batch_alter_table("users") as users:
        users.drop_column("email_verified")
