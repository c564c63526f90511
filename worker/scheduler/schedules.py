"""What the scheduler does every few seconds: jobs are created whose time has come."""

import logging
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import Job, JobState

log = logging.getLogger(__name__)

STARTED_AT = now()


def create_due_jobs() -> int:
    """Create a job of each task with a schedule, unless its last one is unfinished; how many.

    The last job's row says when that was. So a run comes late, and is not left out, where the
    scheduler or the database was away at its time, and a deployment does not restart an interval.
    """
    with session_scope() as session:
        due = [task for task in Task if _is_due(session, task)]
        for task in due:
            job = create(session, None, task)
            log.info("job %s (%s) is created by its schedule", job.id, task)
    return len(due)


def last_job(session: Session, task: Task) -> Job | None:
    """The system's newest job of a task."""
    mine = sa.select(Job).where(Job.owner_id.is_(None), Job.task == task)
    return session.scalar(mine.order_by(Job.created_at.desc(), Job.id.desc()).limit(1))


def _is_due(session: Session, task: Task) -> bool:
    if (schedule := task.spec.schedule) is None:
        return False
    last = last_job(session, task)
    if last and last.state in (JobState.QUEUED, JobState.RUNNING):
        return False
    if isinstance(schedule, timedelta):
        return last is None or last.created_at <= now() - schedule
    return bool(schedule.is_due(last.created_at if last else STARTED_AT).is_due)
