"""Send lost jobs again, which the scheduler does every few seconds."""

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from celery.utils.dispatch import Signal
from sqlalchemy.orm import Session

from shared.db.database_clock import database_now, read_clock
from shared.db.session import session_scope
from shared.db.types import now
from shared.events import publish_job
from shared.jobs import broker
from shared.jobs.lifecycle import LOST_AFTER, send, worker_is_lost
from shared.jobs.tasks import TASKS, Task
from shared.messages import Message
from shared.models import Job, JobState, NotificationKind
from shared.notifications import notify

log = logging.getLogger(__name__)

# Its sender is the task of a job whose worker or message was lost.
job_lost = Signal(name="job_lost")

# A newer release may have a task that this process does not know.
UNKNOWN_FOR = timedelta(days=1)


def recover() -> int:
    """Send the jobs again whose pause is over, or whose message or worker was lost. Return their
    number.

    Sending a job twice is harmless: only one worker can claim it.
    """
    with session_scope() as session:
        moment = read_clock(session)
        waiting = sa.or_(_pause_is_over(), worker_is_lost(), _message_is_lost(moment))
        _fail_jobs_without_attempts_left(session)
        _fail_jobs_of_removed_tasks(session)
        # Lock the rows: a worker that counts as lost may just be writing its job's outcome.
        query = sa.select(Job).where(waiting).limit(1000).with_for_update(skip_locked=True)
        found = session.scalars(query).all()
        for job in found:
            log.warning("job %s (%s) is sent again", job.id, job.task)
            if not job.retry_at:
                job_lost.send(sender=job.task)
            job.state, job.retry_at, job.sent_at = JobState.QUEUED, None, moment
    for job in found:
        send(job.id, job.task, moment)
    return len(found)


def _pause_is_over() -> sa.ColumnElement[bool]:
    return sa.and_(Job.state == JobState.QUEUED, Job.retry_at <= database_now())


def _message_is_lost(moment: datetime) -> sa.ColumnElement[bool]:
    """Whether a queued job was sent earlier than the oldest message in its queue. Otherwise it may
    be waiting for its turn, since queues are first in, first out.
    """
    oldest = {queue: broker.oldest_message(queue) or moment for queue in broker.queues_of(Task)}
    too_old = [
        sa.and_(
            Job.task.in_([task for task in Task if broker.queue_of(task) == queue]),
            Job.sent_at < sent_at - LOST_AFTER,
        )
        for queue, sent_at in oldest.items()
    ]
    return sa.and_(Job.state == JobState.QUEUED, Job.retry_at.is_(None), sa.or_(*too_old))


def _fail_jobs_without_attempts_left(session: Session) -> None:
    for task in Task:
        attempts = task.spec.attempts
        used_up = Job.attempts - Job.uncounted_attempts >= attempts
        error = f"Its worker stopped in the middle of attempt {attempts}, the last."
        for _ in range(_fail(session, error, worker_is_lost(), Job.task == task, used_up)):
            job_lost.send(sender=task)


def _fail_jobs_of_removed_tasks(session: Session) -> None:
    """Fail queued jobs that no worker can run, since their task was removed."""
    sent_at = sa.func.coalesce(Job.sent_at, Job.created_at)
    is_old = sent_at < database_now(-UNKNOWN_FOR)
    removed = (Job.state == JobState.QUEUED, Job.task.not_in(TASKS), is_old)
    _fail(session, Message("The application no longer has this task."), *removed)


def _fail(session: Session, error: str, *conditions: sa.ColumnElement[bool]) -> int:
    """Fail jobs that no worker runs, as JobRun.fail() does. Return their number."""
    query = sa.select(Job).where(*conditions).limit(1000).with_for_update(skip_locked=True)
    found = session.scalars(query).all()
    for job in found:
        job.state, job.message, job.error = JobState.FAILED, Message("Failed"), error
        job.retry_at, job.finished_at = None, now()
        publish_job(session, job.owner_id, job.id)
        if job.owner_id:
            notify(session, job.owner_id, NotificationKind.JOB_FAILED, job.id, task=job.task)
    return len(found)
