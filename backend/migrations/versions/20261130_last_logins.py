"""the last login of each user"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "6f0b2d94e7a1"
down_revision = "e83c5a1f7d26"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.add_column("users", sa.Column("last_login_at", TIME, nullable=True))


def downgrade() -> None:
    op.drop_column("users", "last_login_at")
