"""Jobs, from their creation to their message in a queue. Workers run them: shared/job_run.py."""

import logging
import random
import shutil
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from kombu.exceptions import OperationalError
from sqlalchemy.orm import Session

from shared import broker
from shared.db import now, session_scope
from shared.errors import Conflict
from shared.logs import request_id
from shared.models import Item, Job, JobState, LoginSession
from shared.settings import settings

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=15)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=7)


class Task(StrEnum):
    """The tasks that a job can be, each named `<worker module>.<deed>`."""

    USERS_REPORT = "reports.users"
    SEND_MAIL = "mail.send"


# What may be started through the API, and whether by superusers only. The others are the
# system's own, and their jobs have no owner.
SUPERUSERS_ONLY = {Task.USERS_REPORT: True}  # it has everyone's address
# How often each is begun, whether it asked for another attempt or its worker died.
MAX_ATTEMPTS = {
    Task.USERS_REPORT: 5,
    Task.SEND_MAIL: 33,  # with the pauses between them, a day and a night
}


def create(session: Session, owner_id: UUID | None, task: Task, **parameters: str) -> Job:
    """A new job, whose message is sent when the session has committed it."""
    job = Job(owner_id=owner_id, task=task, parameters=parameters or None, sent_at=now())
    job.request_id = request_id.get()
    session.add(job)
    session.flush()
    _send_after_commit(session, job)
    return job


def cancel(job: Job) -> None:
    """Its worker, if it has one, finds out by its next sign of life, and stops."""
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
    job.forgiven, job.sent_at = job.attempts, now()
    _send_after_commit(session, job)


def _send_after_commit(session: Session, job: Job) -> None:
    sa.event.listen(session, "after_commit", lambda _session: _send(job.id, job.task), once=True)


def _send(job_id: UUID, task: str) -> None:
    """Without a broker the row stays queued, and recover() sends it later."""
    try:
        broker.send(task, str(job_id))
    except OperationalError as error:
        log.warning("job %s waits for the broker: %s", job_id, error)


def recover() -> int:
    """Send the jobs again whose pause is over, or whose message or worker was lost; how many.

    Sending one too often is harmless: only one worker can claim a job.
    """
    waiting = sa.or_(_pause_is_over(), _worker_is_lost(), _message_is_lost())
    with session_scope() as session:
        _give_up(session)
        # Locked, since a worker that was thought dead may be writing its end at this moment.
        query = sa.select(Job).where(waiting).limit(1000).with_for_update(skip_locked=True)
        found = session.scalars(query).all()
        for job in found:
            log.warning("job %s (%s) is sent again", job.id, job.task)
            job.state, job.retry_at, job.sent_at = JobState.QUEUED, None, now()
    for job in found:
        _send(job.id, job.task)
    return len(found)


def _pause_is_over() -> sa.ColumnElement[bool]:
    return sa.and_(Job.state == JobState.QUEUED, Job.retry_at <= now())


def _worker_is_lost() -> sa.ColumnElement[bool]:
    return sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < now() - LOST_AFTER)


def _message_is_lost() -> sa.ColumnElement[bool]:
    """A queued job may just be waiting its turn: then its queue is not empty."""
    empty = [task for task in Task if not broker.redis().llen(broker.queue_of(task))]
    return sa.and_(
        Job.state == JobState.QUEUED,
        Job.retry_at.is_(None),
        Job.sent_at < now() - LOST_AFTER,
        Job.task.in_(empty),
    )


def _give_up(session: Session) -> None:
    for task, attempts in MAX_ATTEMPTS.items():
        session.execute(
            sa.update(Job)
            .where(_worker_is_lost(), Job.task == task, Job.attempts - Job.forgiven >= attempts)
            .values(
                state=JobState.FAILED,
                error=f"Its worker stopped in the middle of attempt {attempts}, the last.",
                finished_at=now(),
            )
        )


def pause_after(attempt: int) -> timedelta:
    """Until the next one: twice as long each time, and not the same for all that wait."""
    pause = min(FIRST_PAUSE * 2 ** min(attempt - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311  no secret


def forget() -> int:
    """Delete what names people and is needed no more: the system's own jobs and the sessions that
    ended some time ago, the items that nobody restored, and the results of jobs that are gone. How
    many jobs they were. A user's jobs stay until the user goes.
    """
    since = now() - FORGOTTEN_AFTER
    mine = (Job.owner_id.is_(None), Job.created_at < since, Job.finished_at.is_not(None))
    ended = sa.or_(LoginSession.ended_at < since, LoginSession.expires_at < since)
    with session_scope() as session:
        session.execute(sa.delete(LoginSession).where(ended))
        session.execute(sa.delete(Item).where(Item.deleted_at < since))
        count = session.execute(sa.delete(Job).where(*mine)).rowcount
    _remove_orphaned_results()
    return count


def _remove_orphaned_results() -> None:
    for folder in settings().results_dir.glob("*/"):
        with suppress(ValueError), session_scope(read_only=True) as session:
            if session.get(Job, UUID(folder.name)) is None:
                shutil.rmtree(folder, ignore_errors=True)


def result_path(job: Job) -> Path:
    return result_folder(job.id) / (job.result_name or "")


def result_folder(job_id: UUID) -> Path:
    return settings().results_dir / str(job_id)
