"""when the jobs of tasks with a schedule were created last"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "b4f2a6c91d30"
down_revision = "c58e1d07a4b2"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "job_schedules",
        sa.Column("task", sa.String(100), nullable=False),
        sa.Column("definition", sa.String(300), nullable=False),
        sa.Column("last_run_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("task", name="pk_job_schedules"),
    )


def downgrade() -> None:
    op.drop_table("job_schedules")
