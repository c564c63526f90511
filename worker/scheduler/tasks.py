"""Periodic tasks. Two schedulers by mistake do no harm: each task may run twice."""

import logging
import os
from threading import Lock
from typing import Any

import sqlalchemy as sa
from billiard.process import active_children
from celery.platforms import EX_FAILURE
from celery.schedules import crontab
from celery.signals import heartbeat_sent, task_prerun, worker_ready
from celery.worker import state

from shared.db.session import session_scope
from shared.jobs.broker import celery, queue_of
from shared.jobs.lifecycle import create
from shared.jobs.tasks import TASKS, Task
from shared.models import Job, JobState
from worker.scheduler.cleanup import delete_expired_data
from worker.scheduler.recovery import recover

log = logging.getLogger(__name__)

RECOVER_JOBS = "scheduler.recover_jobs"
CLEAN_UP = "scheduler.clean_up"
CREATE_JOB = "scheduler.create_job"
EVERY = 5  # seconds
HOUR = 3600

SETTINGS = ("unconfirmed_signup_days",)
# It sends its own messages from a second process (beat), and works on them in threads of the first:
# a long cleanup has one, and the recovery of jobs another. Beat keeps no file, since a full disk
# would end it.
CELERY_OPTIONS = (
    *("--beat", "--scheduler", "celery.beat.Scheduler"),
    *("--pool", "threads", "--concurrency", "2"),
)
cleaning = Lock()
# A heartbeat of Celery's is not enough: messages must come.
HEARTBEAT_SIGNALS = (worker_ready, task_prerun)


def beat_schedule() -> dict[str, Any]:
    """When beat sends which message: the scheduler's own, and one for each task with a schedule."""
    queue = queue_of(RECOVER_JOBS)
    own = {
        RECOVER_JOBS: {
            "task": RECOVER_JOBS,
            "schedule": EVERY,
            # What was not done in time is done by the next message: none pile up.
            "options": {"queue": queue, "expires": EVERY},
        },
        CLEAN_UP: {
            "task": CLEAN_UP,
            # By the clock: every restart would put off what comes an hour after the last time.
            "schedule": crontab(minute=0),
            "options": {"queue": queue, "expires": HOUR},
        },
    }
    jobs = {
        task.value: {
            "task": CREATE_JOB,
            "args": [task.value],
            "schedule": task.spec.schedule,
            "options": {"queue": queue},
        }
        for task in Task
        if task.spec.schedule
    }
    return {**own, **jobs}


celery.conf.beat_schedule = beat_schedule()


@heartbeat_sent.connect
def end_without_beat(**_signal: object) -> None:
    """Nobody else watches it. Whoever has started this process starts both again."""
    if not active_children() and state.should_stop is None:
        log.error("beat has ended, and so does its worker")
        os._exit(EX_FAILURE)  # between two tasks: nothing is left half done


@celery.task(name=RECOVER_JOBS)
def recover_jobs() -> None:
    recover()


@celery.task(name=CLEAN_UP)
def clean_up() -> None:
    """One at a time: where it takes more than an hour, the next one finds as much to do."""
    if not cleaning.acquire(blocking=False):
        return
    try:
        delete_expired_data()
    finally:
        cleaning.release()


@celery.task(name=CREATE_JOB)
def create_job(task: str) -> None:
    """Of a task with a schedule, unless its last job is unfinished."""
    unfinished = sa.select(Job.id).where(
        Job.task == task,
        Job.owner_id.is_(None),
        Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
    )
    with session_scope() as session:
        if session.scalar(unfinished.limit(1)) is None:
            create(session, None, TASKS[task])
