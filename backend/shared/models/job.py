from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps
from shared.messages import Message

WAITING = Message("Waiting for a worker")


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class Job(Timestamps, Base):
    """One run of a task. This row is the source of truth; the broker only transports its id."""

    __tablename__ = "jobs"
    # For lists in the orders that they offer: all jobs for a superuser, and those of a user.
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "owner_id", "created_at"),
        Index(None, "state", "id"),
        Index(None, "task", "id"),
        Index(None, "finished_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    # A job without an owner belongs to the system, such as a mail.
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    request_id: Mapped[str] = mapped_column(String(100), default="-")  # of the creating request
    task: Mapped[str] = mapped_column(String(100))
    parameters: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(
        Enum(
            JobState,
            native_enum=False,
            length=20,
            values_callable=lambda states: [state.value for state in states],
        ),
        default=JobState.QUEUED,
    )
    progress: Mapped[int] = mapped_column(default=0)  # per cent
    message: Mapped[str] = mapped_column(String(200), default=WAITING)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)  # all that started; a fencing token
    # Attempts that do not count towards the limit. The column has an older name.
    uncounted_attempts: Mapped[int] = mapped_column("forgiven", default=0)  # codespell:ignore
    result_name: Mapped[str | None] = mapped_column(String(200))
    result_size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    sent_at: Mapped[datetime | None] = mapped_column()  # the last message to the queue
    retry_at: Mapped[datetime | None] = mapped_column()  # a queued job waits until then
    heartbeat_at: Mapped[datetime | None] = mapped_column()  # written by its worker
    started_at: Mapped[datetime | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()
