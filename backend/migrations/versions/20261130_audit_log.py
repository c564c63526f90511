"""the audit log"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "c4e81f7a20d6"
down_revision = "d5f08a2c91e6"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(50), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("ip_address", sa.String(45), nullable=False),
        sa.Column("request_id", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    for columns in (
        ["created_at", "id"],
        ["actor_id", "created_at"],
        ["target_id", "created_at"],
        ["action", "created_at"],
    ):
        op.create_index(f"ix_audit_entries_{'_'.join(columns)}", "audit_entries", columns)


def downgrade() -> None:
    op.drop_table("audit_entries")
