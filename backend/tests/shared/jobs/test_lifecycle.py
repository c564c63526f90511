"""When a job is sent to its queue, and when it is retried."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs import broker
from shared.jobs.lifecycle import LONGEST_PAUSE, create, pause_after
from shared.jobs.tasks import Task


def queue_length() -> int:
    return broker.length("reports")


def test_job_is_sent_on_commit(user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        assert queue_length() == 0
    assert queue_length() == 1


def test_rolled_back_job_is_not_sent(user):
    with pytest.raises(ZeroDivisionError), session_scope() as session:  # noqa: PT012
        create(session, user.id, Task.USERS_REPORT)
        _ = 1 / 0
    assert queue_length() == 0


def test_job_in_savepoint_is_sent_once_on_commit(user):
    with session_scope() as session:
        with session.begin_nested():
            create(session, user.id, Task.USERS_REPORT)
        assert queue_length() == 0
        with session.begin_nested():
            pass
        assert queue_length() == 0
    assert queue_length() == 1


def test_job_in_rolled_back_savepoint_is_not_sent(user):
    with session_scope() as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():  # noqa: PT012
            with session.begin_nested():
                create(session, user.id, Task.USERS_REPORT)
            _ = 1 / 0
        create(session, user.id, Task.USERS_REPORT)
    assert queue_length() == 1


def test_job_before_rolled_back_savepoint_is_sent(user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        session.begin_nested().rollback()
        assert queue_length() == 0
    assert queue_length() == 1


@pytest.mark.parametrize("undo", ["rollback", "close"])
def test_rolled_back_job_is_not_sent_by_later_commit(user, undo):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        getattr(session, undo)()
        session.execute(sa.text("SELECT 1"))
        session.commit()
    assert queue_length() == 0


def test_sent_job_is_not_sent_again_by_later_transaction(user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        session.commit()
        session.execute(sa.text("SELECT 1"))
    assert queue_length() == 1


@pytest.mark.parametrize("task", Task)
def test_attempts_of_each_task_are_limited(task):
    assert 1 <= task.spec.attempts <= 50


def test_pauses_grow_to_an_hour_and_mail_is_retried_for_a_day():
    pauses = [pause_after(attempt) for attempt in range(1, Task.SEND_MAIL.spec.attempts)]
    assert timedelta(seconds=8) <= pauses[0] <= timedelta(seconds=12)
    assert max(pauses) <= 1.2 * LONGEST_PAUSE
    assert timedelta(hours=19) < sum(pauses, timedelta()) < timedelta(hours=30)
    assert len(set(pauses)) > 20  # random, so that jobs do not all retry at the same time
