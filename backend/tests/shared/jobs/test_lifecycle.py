"""How a job gets to its queue."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs import broker
from shared.jobs.lifecycle import LONGEST_PAUSE, create, pause_after
from shared.jobs.tasks import Task


def waiting() -> int:
    return broker.redis().llen("reports")


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


def test_job_in_a_savepoint_is_sent_once_when_all_is_committed(user):
    with session_scope() as session:
        with session.begin_nested():
            create(session, user.id, Task.USERS_REPORT)
        assert waiting() == 0
        with session.begin_nested():
            pass
        assert waiting() == 0
    assert waiting() == 1


def test_job_in_a_savepoint_that_is_rolled_back_is_never_sent(user):
    with session_scope() as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():  # noqa: PT012
            with session.begin_nested():
                create(session, user.id, Task.USERS_REPORT)
            _ = 1 / 0
        create(session, user.id, Task.USERS_REPORT)
    assert waiting() == 1


def test_job_before_a_savepoint_that_is_rolled_back_is_sent(user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        session.begin_nested().rollback()
        assert waiting() == 0
    assert waiting() == 1


@pytest.mark.parametrize("undo", ["rollback", "close"])
def test_job_that_is_undone_is_not_sent_by_a_later_commit(user, undo):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        getattr(session, undo)()
        session.execute(sa.text("SELECT 1"))
        session.commit()
    assert waiting() == 0


def test_job_is_sent_by_its_own_commit_alone(user):
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
        session.commit()
        session.execute(sa.text("SELECT 1"))
    assert waiting() == 1


@pytest.mark.parametrize("task", Task)
def test_each_task_has_a_bound_of_attempts(task):
    assert 1 <= task.spec.attempts <= 50


def test_the_pauses_grow_to_an_hour_and_a_mail_is_tried_for_a_day():
    pauses = [pause_after(attempt) for attempt in range(1, Task.SEND_MAIL.spec.attempts)]
    assert timedelta(seconds=8) <= pauses[0] <= timedelta(seconds=12)
    assert max(pauses) <= 1.2 * LONGEST_PAUSE
    assert timedelta(hours=19) < sum(pauses, timedelta()) < timedelta(hours=30)
    assert len(set(pauses)) > 20  # not all at the same moment
