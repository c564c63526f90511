"""What the scheduler does every few seconds: jobs are created that are due by their schedule."""

import logging
from copy import copy
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from celery.schedules import crontab
from sqlalchemy.orm import Session

from shared.db.database_clock import read_clock
from shared.db.session import session_scope
from shared.db.types import length_of
from shared.jobs.broker import celery
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import Job, JobSchedule
from shared.models.job import UNFINISHED

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# After a change of the schedule, runs that were due by the new one in this time are still made:
# while two releases with different schedules run, each changes the schedule of the other.
LOOK_BACK = timedelta(hours=1)
# If the database's clock goes back by less than this, no run is repeated.
CLOCK_TOLERANCE = timedelta(minutes=1)

log = logging.getLogger(__name__)


def create_due_jobs() -> int:
    """Create a job of each task whose schedule says so, unless one is unfinished; how many.

    A row has the time of the last run. A run is late, and not skipped, if the scheduler or the
    database was unavailable at its time, and a deployment does not restart an interval.
    """
    created = 0
    for task in Task:
        if task.spec.schedule is None:
            continue
        try:
            created += _create_if_due(task, task.spec.schedule)
        except Exception:
            log.exception("could not create the job of %s that is due; trying again soon", task)
    return created


def _create_if_due(task: Task, schedule: crontab | timedelta) -> bool:
    with session_scope() as session:
        row = session.get(JobSchedule, task, with_for_update=True)
        moment = read_clock(session)  # after the lock, which may have been awaited
        if row is None:
            row = _new_row(task, schedule, moment)
            session.add(row)
        else:
            _adjust(row, schedule, moment)
        if not _is_due(schedule, row.last_run_at, moment):
            return False
        if _has_unfinished_job(session, task):
            return False
        row.last_run_at = moment
        job = create(session, None, task)
        log.info("job %s (%s) is created by its schedule", job.id, task)
        return True


def _new_row(task: Task, schedule: crontab | timedelta, moment: datetime) -> JobSchedule:
    """A new interval is due at once, and a new time of day when it comes."""
    since = moment if isinstance(schedule, crontab) else LONG_AGO
    return JobSchedule(task=task, definition=_definition(schedule), last_run_at=since)


def _adjust(row: JobSchedule, schedule: crontab | timedelta, moment: datetime) -> None:
    """Take over a changed schedule, and a clock that was ahead when the row was written."""
    if row.definition != _definition(schedule):
        row.definition = _definition(schedule)
        if isinstance(schedule, crontab):
            row.last_run_at = max(row.last_run_at, moment - LOOK_BACK)
    if row.last_run_at > moment + CLOCK_TOLERANCE:
        row.last_run_at = moment


def _definition(schedule: crontab | timedelta) -> str:
    zone = f"{celery.timezone} " if isinstance(schedule, crontab) else ""
    return f"{zone}{schedule!r}"[: length_of(JobSchedule.definition)]


def _is_due(schedule: crontab | timedelta, last_run_at: datetime, moment: datetime) -> bool:
    if isinstance(schedule, timedelta):
        return moment - last_run_at >= schedule
    by_database = copy(schedule)
    by_database.nowfun = lambda: moment  # type: ignore[attr-defined]  # unknown to celery-types
    return bool(by_database.is_due(last_run_at).is_due)


def _has_unfinished_job(session: Session, task: Task) -> bool:
    unfinished = (Job.task == task, Job.state.in_(UNFINISHED))
    query = sa.select(Job.id).where(Job.owner_id.is_(None), *unfinished)
    return session.scalar(query.limit(1)) is not None
