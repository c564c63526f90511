"""the language that a user has chosen"""

import sqlalchemy as sa
from alembic import op

revision = "d5f08a2c91e6"
down_revision = "a91c3e70b5d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("language", sa.String(35), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_column("language")
