"""results of 2 GiB and more"""

import sqlalchemy as sa
from alembic import op

revision = "c94e1b6f07d2"
down_revision = "a3d5c0b7e916"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All rows are written anew: jobs wait meanwhile, some seconds for each million."""
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("result_size", existing_type=sa.Integer(), type_=sa.BigInteger())


def downgrade() -> None:
    # A result is downloaded without its size, too.
    op.execute("UPDATE jobs SET result_size = NULL WHERE result_size > 2147483647")
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("result_size", existing_type=sa.BigInteger(), type_=sa.Integer())
