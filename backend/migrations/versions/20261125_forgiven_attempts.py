"""attempts of jobs that count no more"""

import sqlalchemy as sa
from alembic import op

revision = "a3d5c0b7e916"
down_revision = "5c1de7a2b940"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("forgiven", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("forgiven")
