"""Jobs, from their creation to their message in a queue. Workers run them: shared/job_run.py, and
the scheduler sends those again that were lost: shared/job_recovery.py.
"""

import logging
import random
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from kombu.exceptions import OperationalError
from sqlalchemy.orm import Session

from shared import broker
from shared.after_commit import after_commit
from shared.clock import database_now, read_clock
from shared.db import now
from shared.errors import Conflict
from shared.logs import request_id
from shared.models import Job, JobState
from shared.settings import settings

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=15)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


class Task(StrEnum):
    """The tasks that a job can be, each named `<worker module>.<action>`."""

    USERS_REPORT = "reports.users"
    SEND_MAIL = "mail.send"


# What may be started through the API, and whether by superusers only. The others are the
# system's own, and their jobs have no owner.
SUPERUSERS_ONLY = {
    Task.USERS_REPORT: True,  # it has everyone's address
}
# How often a task is begun, whether it asked for another attempt or its worker died, where the
# default is too many or too few.
DEFAULT_ATTEMPTS = 5
MAX_ATTEMPTS = {
    Task.SEND_MAIL: 33,  # with the pauses between them, a day and a night
}
# Seconds that a task may take, where the setting JOB_TIME_LIMIT is too many or too few for it. It
# is told so, and what does not listen is ended a little later.
TIME_LIMITS = {Task.SEND_MAIL: 120}
HARD_LIMIT_AFTER = 10


def create(session: Session, owner_id: UUID | None, task: Task, **parameters: str) -> Job:
    """A new job, whose message is sent when the session has committed it."""
    job = Job(owner_id=owner_id, task=task, parameters=parameters or None)
    job.request_id, job.sent_at = request_id.get(), database_now()
    session.add(job)
    session.flush()
    _send_after_commit(session, job)
    return job


def cancel(job: Job) -> None:
    """Its worker, if it has one, finds out by its next heartbeat, and stops."""
    if job.state not in (JobState.QUEUED, JobState.RUNNING):
        raise Conflict("This job has ended already.")
    job.state, job.message = JobState.CANCELLED, "Cancelled"
    job.retry_at, job.finished_at = None, now()


def retry(session: Session, job: Job) -> None:
    """The same job once more, with as many attempts as a new one."""
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise Conflict("Only a job that failed or was cancelled can be tried again.")
    job.state, job.message, job.error = JobState.QUEUED, "Waiting for a worker", None
    job.progress, job.started_at, job.finished_at = 0, None, None
    job.uncounted_attempts, job.sent_at = job.attempts, read_clock(session)
    _send_after_commit(session, job)


def _send_after_commit(session: Session, job: Job) -> None:
    after_commit(session, partial(send, job.id, job.task, cast(datetime, job.sent_at)))


def send(job_id: UUID, task: str, sent_at: datetime) -> None:
    """Without a broker the row stays queued, and the scheduler sends it later."""
    try:
        broker.send(task, str(job_id), sent_at)
    except OperationalError as error:
        log.warning("job %s waits for the broker: %s", job_id, error)


def worker_is_lost() -> sa.ColumnElement[bool]:
    """The job's worker has written no heartbeat for a while."""
    return sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < database_now(-LOST_AFTER))


def pause_after(attempt: int) -> timedelta:
    """Until the next one: twice as long each time, and not the same for all that wait."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(attempt - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311  no secret


def max_attempts(task: Task) -> int:
    return MAX_ATTEMPTS.get(task, DEFAULT_ATTEMPTS)


def time_limit(task: Task) -> int:
    return TIME_LIMITS.get(task, settings().job_time_limit)


def celery_limits(task: Task) -> dict[str, Any]:
    """Celery's options of a task with a limit of its own."""
    if task not in TIME_LIMITS:
        return {}
    return {
        "soft_time_limit": TIME_LIMITS[task],
        "time_limit": TIME_LIMITS[task] + HARD_LIMIT_AFTER,
    }
