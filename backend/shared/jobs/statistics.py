"""The statistics of the queues."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.types import now
from shared.jobs import broker
from shared.jobs.tasks import Task
from shared.models import Job, JobState

LATELY = timedelta(hours=24)


def queue_statistics(session: Session) -> list[dict[str, Any]]:
    """For each module's queue: the number of messages, or None if the broker is unavailable; how
    long the oldest queued job has waited, in seconds; running jobs; and jobs that failed lately.
    """
    return [_statistics_of(session, name) for name in broker.queues_of(Task)]


def _length(name: str) -> int | None:
    """None if the broker is unavailable."""
    try:
        return broker.length(name)
    except broker.OUTAGES:
        return None


def _statistics_of(session: Session, name: str) -> dict[str, Any]:
    queued, running = Job.state == JobState.QUEUED, Job.state == JobState.RUNNING
    failed = sa.and_(Job.state == JobState.FAILED, Job.finished_at > now() - LATELY)
    tasks = [task for task in Task if broker.queue_of(task) == name]
    oldest, *counts = session.execute(
        sa.select(
            sa.func.min(sa.case((queued, Job.created_at))),
            sa.func.count(sa.case((running, 1))),
            sa.func.count(sa.case((failed, 1))),
        ).where(Job.task.in_(tasks), sa.or_(queued, running, failed))
    ).one()
    return {
        "name": name,
        "length": _length(name),
        "oldest_seconds": oldest and max(0, int((now() - oldest).total_seconds())),
        "running": counts[0],
        "failed_lately": counts[1],
    }
