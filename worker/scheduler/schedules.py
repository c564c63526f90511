"""What the scheduler does every few seconds: jobs are created that are due by their schedule."""

import logging
from copy import copy
from datetime import datetime, timedelta

import sqlalchemy as sa
from celery.schedules import crontab
from sqlalchemy.orm import Session

from shared.db.database_clock import read_clock
from shared.db.session import session_scope
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import Job, JobSchedule
from shared.models.job import UNFINISHED

log = logging.getLogger(__name__)


def create_due_jobs() -> int:
    """Create a job of each task whose schedule says so, unless one is unfinished; how many.

    A row has the time of the last run. A run is late, and not skipped, if the scheduler or the
    database was unavailable at its time, and a deployment does not restart an interval.
    """
    return sum(
        _create_if_due(task, task.spec.schedule) for task in Task if task.spec.schedule is not None
    )


def _create_if_due(task: Task, schedule: crontab | timedelta) -> bool:
    with session_scope() as session:
        moment = read_clock(session)
        row = _locked_row(session, task, schedule, moment)
        if not _is_due(schedule, row.last_run_at, moment):
            return False
        if _has_unfinished_job(session, task):
            return False
        row.last_run_at = moment
        job = create(session, None, task)
        log.info("job %s (%s) is created by its schedule", job.id, task)
        return True


def _locked_row(
    session: Session, task: Task, schedule: crontab | timedelta, moment: datetime
) -> JobSchedule:
    """A new interval is due at once, and a new time of day when it comes."""
    row = session.get(JobSchedule, task, with_for_update=True)
    if row is None:
        since = moment - schedule if isinstance(schedule, timedelta) else moment
        row = JobSchedule(task=task, definition=repr(schedule), last_run_at=since)
        session.add(row)
    elif row.definition != repr(schedule):
        row.definition = repr(schedule)
        if isinstance(schedule, crontab):
            row.last_run_at = moment
    row.last_run_at = min(row.last_run_at, moment)  # the clock may have been ahead
    return row


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
