"""The way of a job to its queue, also when a message, a worker or the broker is lost."""

import pytest
import sqlalchemy as sa

from shared import broker
from shared.db import now, session_scope
from shared.job_run import claim
from shared.jobs import (
    LOST_AFTER,
    MAX_ATTEMPTS,
    Task,
    create,
    recover,
    remove_results,
    result_path,
)
from shared.models import Job, JobState

LONG_AGO = now() - 2 * LOST_AFTER


def waiting() -> int:
    return broker.redis().llen("reports")


def change(job: Job, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).where(Job.id == job.id).values(**values))


def test_a_job_is_sent_when_it_is_committed_and_not_before(user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        assert waiting() == 0
    assert waiting() == 1


def test_a_job_that_is_rolled_back_is_never_sent(user):
    with pytest.raises(ZeroDivisionError), session_scope() as session:  # noqa: PT012
        create(session, user.id, Task.USERS_REPORT)
        _ = 1 / 0
    assert waiting() == 0


def test_a_job_whose_message_was_lost_is_sent_again(job, reload):
    change(job, sent_at=LONG_AGO)
    assert recover() == 1
    assert waiting() == 1
    assert reload(job).sent_at > LONG_AGO
    assert recover() == 0  # it has only just been sent


def test_a_job_that_waits_its_turn_is_left_alone(job, user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
    change(job, sent_at=LONG_AGO)
    assert recover() == 0
    assert waiting() == 1


def test_a_job_whose_worker_died_is_queued_again(job, reload):
    claim(job.id)
    change(job, heartbeat_at=LONG_AGO)
    assert recover() == 1
    assert waiting() == 1
    assert reload(job).state is JobState.QUEUED


def test_a_job_whose_worker_lives_is_left_alone(job, reload):
    claim(job.id)
    assert recover() == 0
    assert waiting() == 0
    assert reload(job).state is JobState.RUNNING


def test_a_job_that_killed_its_worker_often_enough_has_failed(job, reload):
    for _ in range(MAX_ATTEMPTS):
        assert reload(job).state is JobState.QUEUED
        claim(job.id)
        change(job, heartbeat_at=LONG_AGO)
        recover()
    failed = reload(job)
    assert failed.state is JobState.FAILED
    assert failed.attempts == MAX_ATTEMPTS
    assert failed.error == "Its worker stopped 5 times in the middle of this job."
    assert failed.finished_at
    assert waiting() == MAX_ATTEMPTS - 1


def test_an_ended_job_is_never_sent_again(job):
    claim(job.id).succeed(None)
    change(job, heartbeat_at=LONG_AGO, sent_at=LONG_AGO)
    assert recover() == 0
    assert waiting() == 0


def test_the_results_of_a_job_are_removed_once_and_for_all(job):
    path = claim(job.id).result("users.xlsx")
    path.touch()
    remove_results(job.id)
    remove_results(job.id)
    assert not path.parent.exists()
    assert not result_path(job).is_file()
