"""indexes for the list of all jobs, sorted by task or by end"""

from alembic import op

revision = "c58e1d07a4b2"
down_revision = "7c40d9e5b21f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_jobs_task_id", "jobs", ["task", "id"])
    op.create_index("ix_jobs_finished_at_id", "jobs", ["finished_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_finished_at_id", "jobs")
    op.drop_index("ix_jobs_task_id", "jobs")
