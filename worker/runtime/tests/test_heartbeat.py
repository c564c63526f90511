"""What happens to a running task when its job is cancelled or its worker stops."""

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
from shared.logging import job_id
from shared.models import Job, JobState
from shared.storage.base import workspace
from tests.waiting import wait_until
from worker.runtime import heartbeat
from worker.runtime.runner import JobRun, claim, job_task
from worker.runtime.shutdown import FINISH_WITHIN, stop_sign

LONG = 30  # seconds; no test waits for more than a few of them


def change(**values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).values(**values))


@pytest.fixture
def fast_heartbeat(monkeypatch):
    monkeypatch.setattr(heartbeat, "HEARTBEAT_EVERY", 0.02)


@pytest.fixture
def stopping_worker() -> Iterator[None]:
    """Pretend that the parent process is a worker that was told to stop FINISH_WITHIN ago."""
    sign = stop_sign(os.getppid())
    sign.touch()
    long_ago = time.time() - FINISH_WITHIN
    os.utime(sign, (long_ago, long_ago))
    yield
    sign.unlink()


def test_heartbeats_continue_during_a_long_step(run_task, job, reload, fast_heartbeat):
    def work(run):
        change(heartbeat_at=now() - 2 * LOST_AFTER)
        wait_until(lambda: reload(job).heartbeat_at > now() - LOST_AFTER)

    assert run_task(work).state is JobState.SUCCEEDED


def test_heartbeat_logs_with_id_of_its_job(run_task, job, fast_heartbeat, monkeypatch):
    seen = []
    beat = JobRun.beat

    def see_and_beat(run: JobRun) -> None:
        seen.append(job_id.get())
        beat(run)

    monkeypatch.setattr(JobRun, "beat", see_and_beat)
    run_task(lambda run: wait_until(lambda: seen))
    assert set(seen) == {str(job.id)}


def test_job_survives_a_short_database_outage(run_task, database, fast_heartbeat, caplog):
    def work(run):
        with database.stopped():
            wait_until(lambda: "no heartbeat written" in caplog.text)

    assert run_task(work).state is JobState.SUCCEEDED


def test_cancelled_job_ends_within_two_seconds(run_task, job):
    def work(run):
        run.result("half.txt").write_text("Dear")
        change(state=JobState.CANCELLED)
        with suppress(Exception):  # must not prevent the interruption
            time.sleep(LONG)

    started = time.monotonic()
    assert run_task(work).state is JobState.CANCELLED
    assert time.monotonic() - started < 2
    assert not list(workspace(job.id, 1).iterdir()), "what was half done is removed"


def test_task_ends_when_its_job_was_taken_over(run_task, fast_heartbeat):
    def work(run):
        change(attempts=2)
        time.sleep(LONG)

    job = run_task(work)
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)


def test_stopping_worker_hands_back_its_job_and_counts_no_attempt(
    run_task, job, fast_heartbeat, stopping_worker
):
    handed_back = run_task(lambda run: time.sleep(LONG))
    assert (handed_back.state, handed_back.progress) == (JobState.QUEUED, 0)
    assert broker.length("reports") == 1
    again = claim(job.id)
    assert (again.attempt, again.counted) == (2, 1)


def test_job_that_ends_in_time_is_not_handed_back(run_task, stopping_worker):
    assert run_task(lambda run: None).state is JobState.SUCCEEDED


def ignore_interrupt(run) -> None:
    run.result("half.txt").write_text("Dear")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    change(state=JobState.CANCELLED)
    time.sleep(LONG)


def run_uninterruptible_task(job_id: str) -> None:
    job_task(Task.USERS_REPORT)(ignore_interrupt)
    broker.celery.tasks[Task.USERS_REPORT](job_id)


def test_task_that_ignores_the_interrupt_is_killed_with_its_process(job):
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=run_uninterruptible_task, args=[str(job.id)])
    process.start()
    process.join(LONG)
    assert process.exitcode == -signal.SIGKILL
    assert not list(workspace(job.id, 1).iterdir()), "what was half done is removed"


def test_ended_job_is_not_reported_as_taken_over(run_task, fast_heartbeat, caplog):
    def work(run):
        run.succeed()
        time.sleep(0.2)  # for some heartbeats

    assert run_task(work).state is JobState.SUCCEEDED
    assert "taken over" not in caplog.text


def test_thread_and_signal_handler_end_with_the_job(run_task, fast_heartbeat):
    before = signal.getsignal(signal.SIGUSR2)
    run_task(lambda run: time.sleep(0.1))
    assert signal.getsignal(signal.SIGUSR2) == before
    assert "heartbeat" not in [thread.name for thread in threading.enumerate()]
