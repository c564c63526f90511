"""files of users, and their profile pictures"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "a91d4c7e2b58"
down_revision = "b72e5c18d0f3"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
INDEXES = [
    ("item_id", "created_at"),
    ("item_id", "name"),
    ("owner_id", "state", "size"),
    ("state", "created_at"),
]


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("refusal", sa.String(200), nullable=True),
        sa.Column("has_thumbnail", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name="fk_files_owner_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name="fk_files_item_id_items", ondelete="CASCADE"
        ),
    )
    for columns in INDEXES:
        op.create_index(f"ix_files_{'_'.join(columns)}", "files", columns)
    op.add_column("users", sa.Column("picture_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "picture_id")
    op.drop_table("files")
