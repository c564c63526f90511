"""Periodic tasks. Each may run twice, so a second scheduler by mistake is harmless."""

import logging
import os
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from billiard.process import active_children
from celery.platforms import EX_FAILURE
from celery.schedules import crontab
from celery.signals import heartbeat_sent, task_prerun, worker_ready
from celery.worker import state

from shared.jobs.broker import celery, queue_of
from worker.scheduler.cleanup import delete_expired_data
from worker.scheduler.recovery import recover
from worker.scheduler.schedules import create_due_jobs

log = logging.getLogger(__name__)

RECOVER_JOBS = "scheduler.recover_jobs"
CLEAN_UP = "scheduler.clean_up"
CREATE_DUE_JOBS = "scheduler.create_due_jobs"
EVERY = 5  # seconds
HOUR = 3600

SETTINGS = ("unconfirmed_signup_days",)
# A second process, beat, sends the messages. The first has a thread for each task, so that a long
# task does not delay the others. Beat keeps no file, since it would exit if the disk is full.
CELERY_OPTIONS = (
    *("--beat", "--scheduler", "celery.beat.Scheduler"),
    *("--pool", "threads", "--concurrency", "3"),
)
# Celery's heartbeat is not enough: the scheduler must also receive messages to be healthy.
HEARTBEAT_SIGNALS = (worker_ready, task_prerun)


def beat_entry(task: str, schedule: int | crontab, expires: int) -> dict[str, Any]:
    """Return an entry for beat. A message expires when the next is due, so none pile up."""
    options = {"queue": queue_of(task), "expires": expires}
    return {"task": task, "schedule": schedule, "options": options}


celery.conf.beat_schedule = {
    RECOVER_JOBS: beat_entry(RECOVER_JOBS, EVERY, EVERY),
    CREATE_DUE_JOBS: beat_entry(CREATE_DUE_JOBS, EVERY, EVERY),
    # By the clock, since every restart would delay an interval.
    CLEAN_UP: beat_entry(CLEAN_UP, crontab(minute=0), HOUR),
}


@heartbeat_sent.connect
def end_without_beat(**_signal: object) -> None:
    """Exit if beat has ended, which nothing else notices. A restart starts both processes."""
    if not active_children() and state.should_stop is None:
        log.error("beat has ended, and so does its worker")
        os._exit(EX_FAILURE)  # a task that runs is repeated after the restart


def one_at_a_time(hangs_after: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Ignore a message that arrives while the task still runs: the next one does the rest. A task
    that runs longer than `hangs_after` seconds hangs, for example because the database does not
    respond: the process exits, and is restarted.
    """

    def decorate(work: Callable[[], None]) -> Callable[[], None]:
        lock = Lock()
        began = monotonic()

        @wraps(work)
        def run() -> None:
            nonlocal began
            if not lock.acquire(blocking=False):
                if monotonic() - began > hangs_after:
                    log.error("%s hangs: the scheduler exits", work.__name__)
                    os._exit(EX_FAILURE)
                return
            began = monotonic()
            try:
                work()
            finally:
                lock.release()

        return run

    return decorate


@celery.task(name=RECOVER_JOBS)
@one_at_a_time(hangs_after=HOUR / 6)
def recover_jobs() -> None:
    recover()


@celery.task(name=CLEAN_UP)
@one_at_a_time(hangs_after=3 * HOUR)
def clean_up() -> None:
    delete_expired_data()


@celery.task(name=CREATE_DUE_JOBS)
@one_at_a_time(hangs_after=HOUR / 6)
def create_jobs() -> None:
    create_due_jobs()
