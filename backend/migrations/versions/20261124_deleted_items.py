"""deleted items, which can be restored"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "5c1de7a2b940"
down_revision = "0b8a35f1c2de"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("deleted_at", TIME, nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM items WHERE deleted_at IS NOT NULL")
    with op.batch_alter_table("items") as items:
        items.drop_column("deleted_at")
