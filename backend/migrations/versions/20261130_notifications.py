"""notifications, and whether a user gets them by mail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "a91c3e70b5d4"
down_revision = "a91d4c7e2b58"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_notifications_user_id_users", ondelete="CASCADE"
        ),
    )
    for columns in (["user_id", "created_at"], ["user_id", "read_at"], ["created_at"]):
        op.create_index(f"ix_notifications_{'_'.join(columns)}", "notifications", columns)
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column(
                "notifications_by_mail", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_column("notifications_by_mail")
    op.drop_table("notifications")
