"""Jobs, from their creation to their message in a queue. Workers run them: shared/job_run.py."""

import logging
import shutil
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from kombu.exceptions import OperationalError
from sqlalchemy.orm import Session

from shared import broker
from shared.db import now, session_scope
from shared.models import Job, JobState
from shared.settings import settings

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=15)
MAX_ATTEMPTS = 5


class Task(StrEnum):
    """The tasks that a job can be, each named `<worker module>.<deed>`."""

    USERS_REPORT = "reports.users"


def create(session: Session, owner_id: UUID, task: Task) -> Job:
    """A new job, whose message is sent when the session has committed it."""
    job = Job(owner_id=owner_id, task=task, sent_at=now())
    session.add(job)
    session.flush()
    sa.event.listen(session, "after_commit", lambda _session: _send(job.id, job.task), once=True)
    return job


def _send(job_id: UUID, task: str) -> None:
    """Without a broker the row stays queued, and recover() sends it later."""
    try:
        broker.send(task, str(job_id))
    except OperationalError as error:
        log.warning("job %s waits for the broker: %s", job_id, error)


def recover() -> int:
    """Send the jobs again whose message or worker was lost; how many they were.

    Sending one too often is harmless: only one worker can claim a job.
    """
    with session_scope() as session:
        _give_up(session)
        lost = session.scalars(sa.select(Job).where(_lost()).limit(1000)).all()
        lost = [job for job in lost if job.state is JobState.RUNNING or _message_is_lost(job)]
        for job in lost:
            job.state, job.sent_at = JobState.QUEUED, now()
    for job in lost:
        log.warning("job %s (%s) was lost and is sent again", job.id, job.task)
        _send(job.id, job.task)
    return len(lost)


def _lost() -> sa.ColumnElement[bool]:
    since = now() - LOST_AFTER
    return sa.or_(
        sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < since),
        sa.and_(Job.state == JobState.QUEUED, Job.sent_at < since),
    )


def _message_is_lost(job: Job) -> bool:
    """A queued job may just be waiting its turn: then its queue is not empty."""
    return broker.redis().llen(broker.queue_of(job.task)) == 0


def _give_up(session: Session) -> None:
    session.execute(
        sa.update(Job)
        .where(_lost(), Job.attempts >= MAX_ATTEMPTS)
        .values(
            state=JobState.FAILED,
            error=f"Its worker stopped {MAX_ATTEMPTS} times in the middle of this job.",
            finished_at=now(),
        )
    )


def result_path(job: Job) -> Path:
    return result_folder(job.id) / (job.result_name or "")


def result_folder(job_id: UUID) -> Path:
    return settings().results_dir / str(job_id)


def remove_results(job_id: UUID) -> None:
    shutil.rmtree(result_folder(job_id), ignore_errors=True)
