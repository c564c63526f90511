"""When the scheduler creates jobs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from celery.schedules import crontab
from marshmallow import Schema

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.broker import celery
from shared.jobs.lifecycle import create, retry
from shared.jobs.tasks import Task
from shared.models import Job, JobSchedule, JobState
from worker.runtime.runner import claim
from worker.scheduler import schedules
from worker.scheduler.schedules import create_due_jobs

REPORT = Task.USERS_REPORT
AT_THREE = crontab(hour=3, minute=0)


@pytest.fixture
def schedule(monkeypatch):
    """Give the task that makes reports a schedule."""

    def set_schedule(value: crontab | timedelta) -> None:
        monkeypatch.setattr(REPORT, "spec", replace(REPORT.spec, schedule=value))

    return set_schedule


@pytest.fixture
def set_clock(monkeypatch):
    """Set the database's clock, in UTC, to the next occurrence of an hour and minute."""
    moment = datetime(2026, 11, 28, tzinfo=UTC)
    monkeypatch.setattr(schedules, "read_clock", lambda _session: moment)

    def set_time(hour: int, minute: int = 0) -> None:
        nonlocal moment
        time = moment.replace(hour=hour, minute=minute)
        moment = time if time > moment else time + timedelta(days=1)

    return set_time


def jobs() -> list[Job]:
    with session_scope(read_only=True) as session:
        return list(session.scalars(sa.select(Job).order_by(Job.created_at)))


def end_all() -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).values(state=JobState.SUCCEEDED, finished_at=now()))


@pytest.fixture
def ran_at_three(schedule, set_clock) -> None:
    """A schedule that was new at 2:00. Its first run, at 3:00, has ended."""
    schedule(AT_THREE)
    set_clock(2)
    create_due_jobs()
    set_clock(3)
    assert create_due_jobs() == 1
    end_all()


def test_task_without_a_schedule_gets_no_job():
    assert create_due_jobs() == 0
    assert jobs() == []


def test_interval_is_due_at_once_and_then_after_its_length(schedule, set_clock):
    schedule(timedelta(hours=6))
    set_clock(8)
    assert create_due_jobs() == 1
    [job] = jobs()
    assert (job.task, job.owner_id, job.parameters) == (REPORT, None, None)
    assert broker.length("reports") == 1
    end_all()
    set_clock(13, 59)
    assert create_due_jobs() == 0
    set_clock(14)
    assert create_due_jobs() == 1
    assert len(jobs()) == 2


def test_job_is_created_when_earlier_ones_have_ended(schedule):
    schedule(timedelta(seconds=0))
    assert create_due_jobs() == 1
    first = jobs()[0]
    assert create_due_jobs() == 0
    run = claim(first.id)
    assert create_due_jobs() == 0
    run.fail("It rained.")
    assert create_due_jobs() == 1
    claim(jobs()[1].id).succeed(None)
    with session_scope() as session:
        retry(session, session.get_one(Job, first.id))
    assert create_due_jobs() == 0


def test_run_at_a_time_of_day_is_late_if_missed(schedule, set_clock):
    schedule(AT_THREE)
    set_clock(2)
    assert create_due_jobs() == 0  # the schedule is new
    set_clock(2, 59)
    assert create_due_jobs() == 0
    set_clock(3)
    assert create_due_jobs() == 1
    end_all()
    assert create_due_jobs() == 0
    set_clock(2, 59)
    assert create_due_jobs() == 0
    set_clock(9)  # the scheduler did not run at 3:00
    assert create_due_jobs() == 1
    end_all()
    set_clock(2, 59)
    assert create_due_jobs() == 0
    set_clock(3)
    assert create_due_jobs() == 1


def test_missed_first_run_is_late(schedule, set_clock):
    schedule(AT_THREE)
    set_clock(2)
    create_due_jobs()
    set_clock(3, 1)
    assert create_due_jobs() == 1


def test_time_of_day_is_in_the_time_zone(schedule, set_clock, monkeypatch):
    monkeypatch.setattr(celery, "timezone", ZoneInfo("Asia/Kolkata"), raising=False)  # UTC+5:30
    schedule(crontab(hour=3, minute=0))
    set_clock(21, 29)
    assert create_due_jobs() == 0
    set_clock(21, 30)
    assert create_due_jobs() == 1


def test_changed_time_of_day_causes_no_extra_run(ran_at_three, schedule, set_clock):
    set_clock(10)
    schedule(crontab(hour=4, minute=0))
    assert create_due_jobs() == 0
    set_clock(4)
    assert create_due_jobs() == 1


def test_two_releases_neither_lose_nor_repeat_runs(schedule, set_clock):
    releases = [AT_THREE, crontab(hour=4, minute=0)]
    set_clock(2)
    created = []
    for hour, minute in [(2, 30), (2, 59), (3, 0), (3, 1), (3, 59), (4, 0), (4, 1), (5, 0)]:
        set_clock(hour, minute)
        for release in releases * 2:
            schedule(release)
            created += [(hour, minute)] * create_due_jobs()
            end_all()
    assert created == [(3, 0), (4, 0)]


def test_changed_time_zone_is_a_changed_schedule(schedule, set_clock, monkeypatch):
    schedule(AT_THREE)
    set_clock(4)
    create_due_jobs()
    set_clock(2, 30)
    monkeypatch.setattr(celery, "timezone", ZoneInfo("Asia/Kolkata"), raising=False)
    assert create_due_jobs() == 0  # in Kolkata, 3:00 was five hours ago
    set_clock(21, 30)
    assert create_due_jobs() == 1


def test_clock_that_goes_back_repeats_no_run(ran_at_three, set_clock):
    with session_scope() as session:
        row = session.scalars(sa.select(JobSchedule)).one()
        row.last_run_at += timedelta(seconds=2)  # as if written before the clock went back
    assert create_due_jobs() == 0
    set_clock(3, 1)
    assert create_due_jobs() == 0


def test_failing_schedule_does_not_stop_the_others(schedule, set_clock, monkeypatch, caplog):
    schedule(timedelta(hours=1))
    spec = replace(Task.SEND_MAIL.spec, parameters=Schema, schedule=timedelta(hours=1))
    monkeypatch.setattr(Task.SEND_MAIL, "spec", spec)

    def create_or_fail(session, owner_id, task):
        if task == REPORT:
            raise ZeroDivisionError
        return create(session, owner_id, task)

    monkeypatch.setattr(schedules, "create", create_or_fail)
    set_clock(8)
    assert create_due_jobs() == 1
    assert [job.task for job in jobs()] == [Task.SEND_MAIL]
    assert "reports.users" in caplog.text


def test_jobs_created_by_code_do_not_affect_the_schedule(schedule, set_clock, user):
    schedule(AT_THREE)
    set_clock(2)
    create_due_jobs()
    set_clock(3)
    with session_scope() as session:
        create(session, None, REPORT)
    end_all()
    with session_scope() as session:
        create(session, user.id, REPORT)
    assert create_due_jobs() == 1


def test_clock_that_was_ahead_delays_a_run_by_at_most_one_interval(schedule, set_clock):
    schedule(timedelta(minutes=5))
    set_clock(8)
    create_due_jobs()
    end_all()
    with session_scope() as session:
        session.execute(sa.update(JobSchedule).values(last_run_at=now() + timedelta(days=365)))
    set_clock(8, 5)
    create_due_jobs()
    set_clock(8, 10)
    assert create_due_jobs() == 1


def test_schedulers_at_the_same_time_create_one_job(schedule):
    schedule(timedelta(hours=6))
    create_due_jobs()
    end_all()
    with session_scope() as session:
        session.execute(sa.update(JobSchedule).values(last_run_at=now() - timedelta(hours=7)))
    with ThreadPoolExecutor(8) as pool:
        created = [pool.submit(create_due_jobs) for _ in range(8)]
        assert sum(found.result(timeout=20) for found in created) == 1
    assert len(jobs()) == 2
