"""Reports that a user starts and downloads."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import polars as pl
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.audit import record
from shared.db.session import session_scope
from shared.jobs.tasks import Task
from shared.messages import Message
from shared.models import Action, Job, User
from worker.reports.personal_data import write_personal_data
from worker.reports.spreadsheet import write_users
from worker.runtime.runner import JobRun, job_task

BATCH = 1000
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "email": pl.String,
    "full_name": pl.String,
    "is_active": pl.Boolean,
    "is_superuser": pl.Boolean,
    "created_at": pl.Datetime("us"),  # UTC: spreadsheets have no time zones
}


@job_task(Task.USERS_REPORT)
def users_report(run: JobRun) -> Path:
    """Create an Excel workbook of the users and of the growth of their number."""
    users = read_users(run)
    run.progress(50, Message("Writing the rows"))
    path = run.result("users.xlsx")
    write_users(path, users, growth(users))
    return path


@job_task(Task.PERSONAL_DATA)
def personal_data(run: JobRun) -> Path:
    """Create a ZIP file of what is stored about the user who started the job."""
    owner_id = cast(UUID, run.owner_id)
    run.progress(1, Message("Collecting your data"))
    path = run.result("personal-data.zip")
    write_personal_data(path, owner_id, run.progress)
    with run.success(path) as session:
        record(session, Action.DATA_EXPORTED, run.job_id, user_id=owner_id)
        _replace_older(session, run)
    return path


def _replace_older(session: Session, run: JobRun) -> None:
    """The scheduler deletes the files, so that one export of each user takes space."""
    older = (Job.owner_id == run.owner_id, Job.task == run.task, Job.id != run.job_id)
    session.execute(
        sa.update(Job)
        .where(*older, Job.result_name.is_not(None))
        .values(
            result_name=None,
            result_size=None,
            message=Message("Done; a newer one has replaced its result"),
        )
    )


def read_users(run: JobRun) -> pl.DataFrame:
    """Return a row for each user, the oldest first. This is the first half of the progress."""
    query = sa.select(*(getattr(User, name) for name in SCHEMA)).order_by(User.created_at, User.id)
    if run.parameters.get("active_only"):
        query = query.where(User.is_active)
    rows: list[dict[str, Any]] = []
    with session_scope(read_only=True) as session:
        total = session.scalars(sa.select(sa.func.count()).select_from(query.subquery())).one()
        for batch in session.execute(query).mappings().partitions(BATCH):
            rows += [{**row, "created_at": _naive(row["created_at"])} for row in batch]
            run.progress(min(50, 50 * len(rows) // total), Message("Reading the users"))
    return pl.DataFrame(rows, schema=SCHEMA)


def growth(users: pl.DataFrame) -> pl.DataFrame:
    """Return `day` and `users`, their number at the end of each day with new users."""
    return (
        users.group_by(pl.col("created_at").dt.date().alias("day"))
        .len("new")
        .sort("day")
        .select("day", pl.col("new").cum_sum().alias("users"))
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
