"""What happens to a running task from outside: a cancelled job, a worker that stops."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.lifecycle import LOST_AFTER
from shared.jobs.tasks import Task
from shared.models import Job, JobState
from shared.storage.base import workspace
from tests.waiting import wait_until
from worker.runtime import heartbeat
from worker.runtime.runner import claim, job_task
from worker.runtime.shutdown import FINISH_WITHIN, stop_sign

LONG = 30  # seconds, of which no test waits more than a few


def change(**values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).values(**values))


@pytest.fixture
def quick_heart(monkeypatch):
    monkeypatch.setattr(heartbeat, "HEARTBEAT_EVERY", 0.02)


@pytest.fixture
def worker_stops() -> Iterator[None]:
    """As if the worker, whose process started this one, had been told to stop a while ago."""
    sign = stop_sign(os.getppid())
    sign.touch()
    long_ago = time.time() - FINISH_WITHIN
    os.utime(sign, (long_ago, long_ago))
    yield
    sign.unlink()


def test_the_heart_beats_while_a_long_step_says_nothing(run_task, job, reload, quick_heart):
    def work(run):
        change(heartbeat_at=now() - 2 * LOST_AFTER)
        wait_until(lambda: reload(job).heartbeat_at > now() - LOST_AFTER)

    assert run_task(work).state is JobState.SUCCEEDED


def test_a_job_outlives_a_database_that_is_away_for_a_moment(
    run_task, database, quick_heart, caplog
):
    def work(run):
        with database.stopped():
            wait_until(lambda: "no heartbeat written" in caplog.text)

    assert run_task(work).state is JobState.SUCCEEDED


def test_a_long_step_ends_within_two_seconds_when_its_job_is_cancelled(run_task, job):
    def work(run):
        run.result("half.txt").write_text("Dear")
        change(state=JobState.CANCELLED)
        with suppress(Exception):  # which must not keep the task from ending
            time.sleep(LONG)

    started = time.monotonic()
    assert run_task(work).state is JobState.CANCELLED
    assert time.monotonic() - started < 2
    assert not list(workspace(job.id, 1).iterdir()), "what was half done is removed"


def test_a_long_step_ends_when_its_job_was_taken_over(run_task, quick_heart):
    def work(run):
        change(attempts=2)
        time.sleep(LONG)

    job = run_task(work)
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)


def test_a_job_of_a_worker_that_stops_is_handed_back_and_no_attempt_is_counted(
    run_task, job, quick_heart, worker_stops
):
    handed_back = run_task(lambda run: time.sleep(LONG))
    assert (handed_back.state, handed_back.progress) == (JobState.QUEUED, 0)
    assert broker.redis().llen("reports") == 1
    again = claim(job.id)
    assert (again.attempt, again.counted) == (2, 1)


def test_a_job_that_ends_in_time_is_not_handed_back(run_task, worker_stops):
    assert run_task(lambda run: None).state is JobState.SUCCEEDED


def deaf(run) -> None:
    run.result("half.txt").write_text("Dear")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    change(state=JobState.CANCELLED)
    time.sleep(LONG)


def run_deaf_task(job_id: str) -> None:
    job_task(Task.USERS_REPORT)(deaf)
    broker.celery.tasks[Task.USERS_REPORT](job_id)


def test_a_task_that_does_not_listen_is_ended_with_its_process(job):
    process = multiprocessing.get_context("spawn").Process(target=run_deaf_task, args=[str(job.id)])
    process.start()
    process.join(LONG)
    assert process.exitcode == -signal.SIGKILL
    assert not list(workspace(job.id, 1).iterdir()), "what was half done is removed"


def test_the_heart_does_not_take_the_end_of_a_job_for_a_loss(run_task, quick_heart, caplog):
    def work(run):
        run.succeed()
        time.sleep(0.2)  # for some beats

    assert run_task(work).state is JobState.SUCCEEDED
    assert "taken over" not in caplog.text


def test_neither_the_thread_nor_the_signal_outlives_its_job(run_task, quick_heart):
    before = signal.getsignal(signal.SIGUSR2)
    run_task(lambda run: time.sleep(0.1))
    assert signal.getsignal(signal.SIGUSR2) == before
    assert "heartbeat" not in [thread.name for thread in threading.enumerate()]
