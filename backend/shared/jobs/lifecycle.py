"""Creates, cancels and retries jobs, and sends their messages. Workers run the jobs
(worker/runtime/runner.py), and the scheduler sends lost ones again (worker/scheduler/recovery.py).
"""

import logging
import random
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.after_commit import after_commit
from shared.db.database_clock import database_now, read_clock
from shared.db.types import now
from shared.errors import Conflict
from shared.events import publish_job
from shared.jobs import broker
from shared.jobs.tasks import Task
from shared.logging import request_id
from shared.messages import Message
from shared.models import Job, JobState
from shared.models.job import UNFINISHED, WAITING

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=15)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


def create(
    session: Session, owner_id: UUID | None, task: Task, parameters: dict[str, Any] | None = None
) -> Job:
    """Create a job, and send its message after the session commits. Raise InvalidInput if the
    task's schema refuses the parameters.
    """
    job = Job(owner_id=owner_id, task=task, parameters=task.spec.check(parameters or {}) or None)
    job.request_id, job.sent_at = request_id.get(), database_now()
    session.add(job)
    session.flush()
    _send_after_commit(session, job)
    return job


def cancel(session: Session, job: Job) -> None:
    """Cancel a job. If it is running, its worker notices at its next heartbeat, and stops."""
    if job.state not in UNFINISHED:
        raise Conflict("This job has already ended.")
    job.state, job.message = JobState.CANCELLED, Message("Cancelled")
    job.retry_at, job.finished_at = None, now()
    publish_job(session, job.owner_id, job.id)


def retry(session: Session, job: Job) -> None:
    """Queue the same job again, with as many attempts as a new one."""
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise Conflict("Only a job that failed or was cancelled can be retried.")
    job.state, job.message, job.error = JobState.QUEUED, WAITING, None
    job.progress, job.started_at, job.finished_at = 0, None, None
    job.uncounted_attempts, job.sent_at = job.attempts, read_clock(session)
    _send_after_commit(session, job)


def _send_after_commit(session: Session, job: Job) -> None:
    after_commit(session, partial(send, job.id, job.task, cast(datetime, job.sent_at)))
    publish_job(session, job.owner_id, job.id)


def send(job_id: UUID, task: str, sent_at: datetime) -> None:
    """Send the message. If the broker is unavailable, the scheduler sends it later."""
    try:
        broker.send(task, str(job_id), sent_at)
        log.info("job %s (%s) is sent", job_id, task)
    except broker.OUTAGES as error:
        log.warning("job %s waits for the broker: %s", job_id, error)


def worker_is_lost() -> sa.ColumnElement[bool]:
    """Whether the job's worker has written no heartbeat for LOST_AFTER."""
    return sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < database_now(-LOST_AFTER))


def pause_after(attempt: int) -> timedelta:
    """The pause before the next attempt: twice as long each time, with jitter."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(attempt - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311  no secret
