from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps


class JobSchedule(Timestamps, Base):
    """When the scheduler last created a job of a task with a schedule."""

    __tablename__ = "job_schedules"

    task: Mapped[str] = mapped_column(String(100), primary_key=True)
    definition: Mapped[str] = mapped_column(String(300))  # the schedule, to detect a change
    last_run_at: Mapped[datetime] = mapped_column()
