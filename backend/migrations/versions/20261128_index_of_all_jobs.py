"""an index for the list of all jobs"""

from alembic import op

revision = "7c40d9e5b21f"
down_revision = "1f6a92d3c8e7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_jobs_created_at_id", "jobs", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_created_at_id", "jobs")
