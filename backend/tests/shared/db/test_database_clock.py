"""Times are compared by the clock of the database, since the clocks of machines may differ."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from shared.db import types
from shared.db.database_clock import database_now
from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import Job, JobState
from worker.runtime.runner import claim
from worker.scheduler.recovery import recover


@pytest.fixture
def set_clock(monkeypatch):
    """Set this machine's clock forward or back by a number of seconds."""

    def shift(seconds: int) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + timedelta(seconds=seconds)

        monkeypatch.setattr(types, "datetime", Clock)

    return shift


def test_database_now_has_fractions_of_a_second_and_can_be_later_or_earlier():
    hour = timedelta(hours=1)
    with session_scope() as session:
        session.execute(sa.text("SELECT 1"))  # begins the transaction before the statements
        found = session.execute(
            sa.select(database_now(-hour), database_now(), database_now(hour / 1000))
        ).one()
        times = {session.scalars(sa.select(database_now())).one() for _ in range(20)}
    assert abs(now() - found[1]) < timedelta(seconds=5)
    assert timedelta(minutes=59) < found[1] - found[0] < timedelta(minutes=61)
    assert timedelta(seconds=3) < found[2] - found[1] < timedelta(seconds=4)
    assert len({moment.microsecond for moment in times}) > 1


@pytest.mark.parametrize("seconds", [-60, 60])
def test_running_job_is_not_lost_when_clock_of_worker_differs(job, reload, set_clock, seconds):
    set_clock(seconds)
    run = claim(job.id)
    run.beat()
    set_clock(0)
    assert recover() == 0
    assert reload(job).state is JobState.RUNNING
    assert claim(job.id) is None


@pytest.mark.parametrize("seconds", [-60, 60])
def test_pause_does_not_depend_on_clock_of_worker(job, set_clock, seconds):
    set_clock(seconds)
    claim(job.id).try_again("The server is away.")
    set_clock(0)
    with session_scope(read_only=True) as session:
        retry_at = session.scalars(sa.select(Job.retry_at).where(Job.id == job.id)).one()
    assert timedelta(seconds=7) < retry_at - now() < timedelta(seconds=13)
    assert recover() == 0


def test_message_from_machine_with_fast_clock_makes_no_other_job_lost(job, user, set_clock):
    broker.redis().delete("reports")
    set_clock(60)
    with session_scope() as session:
        create(session, user.id, Task.USERS_REPORT)
    set_clock(0)
    assert recover() == 0
