"""Jobs that the scheduler creates, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from celery.schedules import crontab

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import Job, JobState
from worker.runtime.runner import claim
from worker.scheduler import schedules
from worker.scheduler.cleanup import KEPT_FOR, delete_expired_data
from worker.scheduler.schedules import create_due_jobs

REPORT = Task.USERS_REPORT


@pytest.fixture
def schedule(monkeypatch):
    """Give the task that makes reports a schedule."""

    def set_schedule(value: crontab | timedelta) -> None:
        monkeypatch.setattr(REPORT, "spec", replace(REPORT.spec, schedule=value))

    return set_schedule


def jobs() -> list[Job]:
    with session_scope(read_only=True) as session:
        return list(session.scalars(sa.select(Job).order_by(Job.created_at)))


def age(**ago: float) -> None:
    """End all jobs, as if they had been created that long ago."""
    values = {"created_at": now() - timedelta(**ago), "finished_at": now() - timedelta(**ago)}
    with session_scope() as session:
        session.execute(sa.update(Job).values(state=JobState.SUCCEEDED, **values))


def test_task_without_a_schedule_gets_no_job():
    assert create_due_jobs() == 0
    assert jobs() == []


def test_interval_begins_at_once_and_lasts_through_a_restart(schedule, monkeypatch):
    schedule(timedelta(hours=6))
    assert create_due_jobs() == 1
    [job] = jobs()
    assert (job.task, job.owner_id, job.parameters) == (REPORT, None, None)
    assert broker.redis().llen("reports") == 1
    age(hours=5)
    monkeypatch.setattr(schedules, "STARTED_AT", now())
    assert create_due_jobs() == 0
    age(hours=7)
    assert create_due_jobs() == 1
    assert len(jobs()) == 2


def test_job_is_created_once_the_last_one_has_ended(schedule):
    schedule(timedelta(seconds=0))
    assert create_due_jobs() == 1
    assert create_due_jobs() == 0
    run = claim(jobs()[0].id)
    assert create_due_jobs() == 0
    run.fail("It rained.")
    assert create_due_jobs() == 1


def test_first_run_by_the_clock_is_the_next(schedule, monkeypatch):
    schedule(crontab(hour=3, minute=0))
    monkeypatch.setattr(schedules, "STARTED_AT", now())
    assert create_due_jobs() == 0
    monkeypatch.setattr(schedules, "STARTED_AT", now() - timedelta(hours=25))
    assert create_due_jobs() == 1


def test_run_whose_time_passed_meanwhile_comes_late_and_once(schedule):
    schedule(crontab(hour=3, minute=0))
    with session_scope() as session:
        create(session, None, REPORT)
    age(days=3)
    assert create_due_jobs() == 1
    age(seconds=0)
    assert create_due_jobs() == 0


def test_jobs_of_users_put_off_no_scheduled_one(schedule, user):
    schedule(timedelta(hours=6))
    with session_scope() as session:
        create(session, user.id, REPORT)
    assert create_due_jobs() == 1


def test_last_job_of_a_schedule_is_kept(schedule):
    schedule(crontab(day_of_month=1, hour=3, minute=0))
    with session_scope() as session:
        session.add_all(Job(task=task) for task in (REPORT, Task.SEND_MAIL))
    age(days=KEPT_FOR.days + 1)
    with session_scope() as session:
        older = datetime(2026, 1, 1, tzinfo=UTC)
        session.add(Job(task=REPORT, created_at=older, finished_at=older))
    assert delete_expired_data() == 2
    [kept] = jobs()
    assert kept.task == REPORT
    assert kept.created_at > older
