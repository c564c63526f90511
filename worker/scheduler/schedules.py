"""Create the jobs that are due by their schedule, which the scheduler does every few seconds."""

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
# After a change of the schedule, runs that were due by the new one within this time are still
# created: while two releases with different schedules run, each replaces the other's schedule.
LOOK_BACK = timedelta(hours=1)
# If the database's clock goes back by less than this, no run is repeated.
CLOCK_TOLERANCE = timedelta(minutes=1)

log = logging.getLogger(__name__)


def create_due_jobs() -> int:
    """Create a job of each task that is due, unless one is unfinished. Return their number.

    The time of the last run is in the database. So a run is late, and not skipped, if the scheduler
    or the database was unavailable, and a deployment does not restart an interval.
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
        moment = read_clock(session)  # after waiting for the lock
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
    """Return a row for a new schedule. An interval is due at once, a time of day is not."""
    since = moment if isinstance(schedule, crontab) else LONG_AGO
    return JobSchedule(task=task, definition=_definition(schedule), last_run_at=since)


def _adjust(row: JobSchedule, schedule: crontab | timedelta, moment: datetime) -> None:
    """Store a changed schedule, and correct a time from a clock that was ahead."""
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
