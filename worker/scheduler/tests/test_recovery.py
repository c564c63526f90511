"""Jobs whose message, worker or broker was lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.lifecycle import LOST_AFTER, create
from shared.jobs.tasks import Task
from shared.models import Job, JobState, Notification
from worker.runtime.runner import claim
from worker.scheduler.recovery import job_lost, recover

LONG_AGO = now() - 2 * LOST_AFTER
REPORT = Task.USERS_REPORT


@pytest.fixture
def lost() -> Iterator[list[Task]]:
    """The tasks of the jobs that are counted as lost."""
    found = []

    def note(sender: Task, **_signal: object) -> None:
        found.append(sender)

    job_lost.connect(note)
    yield found
    job_lost.disconnect(note)


def waiting() -> int:
    return broker.length("reports")


def change(job: Job, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).where(Job.id == job.id).values(**values))


def test_job_whose_message_was_lost_is_sent_again(job, reload):
    change(job, sent_at=LONG_AGO)
    assert recover() == 1
    assert waiting() == 1
    assert reload(job).sent_at > LONG_AGO
    assert recover() == 0  # it has only just been sent


@pytest.fixture
def send_long_ago():
    """Put an old message into a queue, where it is the next one."""
    return lambda task: broker.send(task, "an earlier job", LONG_AGO)


def test_job_that_waits_for_its_turn_is_not_sent_again(job, send_long_ago):
    send_long_ago(REPORT)
    change(job, sent_at=LONG_AGO)
    assert recover() == 0
    assert waiting() == 1


def test_lost_message_is_found_while_the_queue_is_not_empty(job, user):
    with session_scope() as session:
        create(session, user.id, REPORT)
    change(job, sent_at=LONG_AGO)
    assert recover() == 1
    assert waiting() == 2


def test_job_whose_worker_died_is_queued_again(job, reload):
    claim(job.id)
    change(job, heartbeat_at=LONG_AGO)
    assert recover() == 1
    assert waiting() == 1
    assert reload(job).state is JobState.QUEUED


def test_job_with_an_active_worker_is_not_sent_again(job, reload):
    claim(job.id)
    assert recover() == 0
    assert waiting() == 0
    assert reload(job).state is JobState.RUNNING


def test_job_whose_worker_died_in_every_attempt_fails(job, reload, lost):
    for _ in range(REPORT.spec.attempts):
        assert reload(job).state is JobState.QUEUED
        claim(job.id)
        change(job, heartbeat_at=LONG_AGO)
        recover()
    failed = reload(job)
    assert failed.state is JobState.FAILED
    assert failed.attempts == REPORT.spec.attempts
    assert failed.error == "Its worker stopped in the middle of attempt 5, the last."
    assert failed.finished_at
    assert waiting() == REPORT.spec.attempts - 1
    assert lost == [REPORT] * REPORT.spec.attempts


def test_job_to_be_tried_again_waits_until_its_pause_is_over(job, user, reload, lost):
    claim(job.id).try_again("The printer is on fire.")
    change(job, sent_at=LONG_AGO)
    waits = reload(job)
    assert (waits.state, waits.message) == (JobState.QUEUED, "The printer is on fire.")
    assert recover() == 0
    with session_scope() as session:  # the queue need not be empty
        create(session, user.id, REPORT)
    change(job, retry_at=now())
    assert recover() == 1
    assert reload(job).retry_at is None
    assert waiting() == 2
    assert recover() == 0
    assert not lost


def test_try_again_in_the_last_attempt_fails_the_job(job, reload):
    change(job, attempts=REPORT.spec.attempts - 1)
    claim(job.id).try_again("The printer is on fire.")
    failed = reload(job)
    assert failed.state is JobState.FAILED
    assert failed.error == "The printer is on fire. This was attempt 5, the last."
    assert failed.finished_at


def test_lost_job_is_found_among_a_thousand_waiting_jobs(job, reload, send_long_ago):
    with session_scope() as session:
        session.add_all(Job(task=Task.SEND_MAIL, sent_at=LONG_AGO) for _ in range(1001))
    send_long_ago(Task.SEND_MAIL)
    claim(job.id)
    change(job, heartbeat_at=LONG_AGO)
    assert recover() == 1
    assert reload(job).state is JobState.QUEUED


def test_ended_job_is_never_sent_again(job):
    claim(job.id).succeed(None)
    change(job, heartbeat_at=LONG_AGO, sent_at=LONG_AGO)
    assert recover() == 0
    assert waiting() == 0


def test_queued_job_of_a_removed_task_fails_after_a_day(job, reload):
    change(job, task="reports.removed", sent_at=now() - timedelta(hours=23))
    recover()
    assert reload(job).state is JobState.QUEUED
    change(job, sent_at=None, created_at=now() - timedelta(hours=25))
    recover()
    failed = reload(job)
    assert (failed.state, failed.message) == (JobState.FAILED, "Failed")
    assert failed.error == "The application no longer has this task."
    assert failed.finished_at
    with session_scope(read_only=True) as session:
        notification = session.scalars(sa.select(Notification)).one()
    assert (notification.kind, notification.subject_id) == ("job.failed", job.id)
