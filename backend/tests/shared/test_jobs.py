"""The way of a job to its queue, also when a message, a worker or the broker is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared import broker
from shared.db import now, session_scope
from shared.job_run import claim
from shared.jobs import (
    FORGOTTEN_AFTER,
    LONGEST_PAUSE,
    LOST_AFTER,
    MAX_ATTEMPTS,
    Task,
    create,
    forget,
    pause_after,
    recover,
    result_folder,
)
from shared.models import Item, Job, JobState, LoginSession

LONG_AGO = now() - 2 * LOST_AFTER
REPORT = Task.USERS_REPORT


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
    for _ in range(MAX_ATTEMPTS[REPORT]):
        assert reload(job).state is JobState.QUEUED
        claim(job.id)
        change(job, heartbeat_at=LONG_AGO)
        recover()
    failed = reload(job)
    assert failed.state is JobState.FAILED
    assert failed.attempts == MAX_ATTEMPTS[REPORT]
    assert failed.error == "Its worker stopped in the middle of attempt 5, the last."
    assert failed.finished_at
    assert waiting() == MAX_ATTEMPTS[REPORT] - 1


def test_a_job_that_is_to_be_tried_again_waits_for_its_pause_to_end(job, user, reload):
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


def test_the_pauses_grow_to_an_hour_and_a_mail_is_tried_for_a_day():
    pauses = [pause_after(attempt) for attempt in range(1, MAX_ATTEMPTS[Task.SEND_MAIL])]
    assert timedelta(seconds=8) <= pauses[0] <= timedelta(seconds=12)
    assert max(pauses) <= 1.2 * LONGEST_PAUSE
    assert timedelta(hours=19) < sum(pauses, timedelta()) < timedelta(hours=30)
    assert len(set(pauses)) > 20  # not all at the same moment


def test_the_last_attempt_that_asks_for_another_has_failed(job, reload):
    change(job, attempts=MAX_ATTEMPTS[REPORT] - 1)
    claim(job.id).try_again("The printer is on fire.")
    failed = reload(job)
    assert failed.state is JobState.FAILED
    assert failed.error == "The printer is on fire. This was attempt 5, the last."
    assert failed.finished_at


def test_a_thousand_jobs_that_wait_their_turn_hide_no_lost_one(job, user, reload):
    with session_scope() as session:
        session.add_all(Job(task=Task.SEND_MAIL, sent_at=LONG_AGO) for _ in range(1001))
        create(session, None, Task.SEND_MAIL)
    claim(job.id)
    change(job, heartbeat_at=LONG_AGO)
    assert recover() == 1
    assert reload(job).state is JobState.QUEUED


def test_an_ended_job_is_never_sent_again(job):
    claim(job.id).succeed(None)
    change(job, heartbeat_at=LONG_AGO, sent_at=LONG_AGO)
    assert recover() == 0
    assert waiting() == 0


def test_the_systems_own_jobs_are_forgotten_a_while_after_their_end(job, reload):
    with session_scope() as session:
        mails = [create(session, None, Task.SEND_MAIL, to="ada@example.com") for _ in range(3)]
    old, waits, young = mails
    for ended in (job, old, young):
        claim(ended.id).succeed(None)
    for aged in (job, old, waits):
        change(aged, created_at=now() - FORGOTTEN_AFTER - LOST_AFTER)
    assert forget() == 1
    with pytest.raises(sa.exc.NoResultFound):
        reload(old)
    assert {reload(kept).id for kept in (job, waits, young)} == {job.id, waits.id, young.id}


def test_results_go_when_their_job_has_gone(job, user):
    kept, gone = claim(job.id).result("users.xlsx"), result_folder(uuid4()) / "users.xlsx"
    gone.parent.mkdir()
    for path in (kept, gone):
        path.touch()
    forget()
    assert kept.is_file()
    assert not gone.parent.exists()


def test_sessions_are_forgotten_some_time_after_their_end(user):
    def login(**values) -> LoginSession:
        return LoginSession(
            user_id=user.id, token_hash="", device="", address="", last_used_at=now(), **values
        )

    old, tomorrow = now() - 2 * FORGOTTEN_AFTER, now() + timedelta(days=1)
    with session_scope() as session:
        living, ended = login(expires_at=tomorrow), login(expires_at=tomorrow, ended_at=now())
        session.add_all([living, ended, login(expires_at=old)])
        session.add(login(expires_at=tomorrow, ended_at=old))
    forget()
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(LoginSession.id))) == {living.id, ended.id}


def test_deleted_items_are_forgotten_when_they_can_be_restored_no_more(user):
    kept = [Item(owner_id=user.id, title="mine"), Item(owner_id=user.id, title="deleted")]
    kept[1].deleted_at = now()
    old = Item(owner_id=user.id, title="old", deleted_at=now() - 2 * FORGOTTEN_AFTER)
    with session_scope() as session:
        session.add_all([*kept, old])
    forget()
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(Item.id))) == {item.id for item in kept}
