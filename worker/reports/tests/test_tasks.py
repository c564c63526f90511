"""A real worker, in its own process, creates the report after a message from the broker."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import openpyxl
import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.lifecycle import LOST_AFTER, cancel, create
from shared.jobs.tasks import Task
from shared.models import AuditEntry, Job, JobState, Notification, User
from shared.storage import results
from tests.waiting import wait_until

ENDED = {JobState.SUCCEEDED, JobState.FAILED}


@pytest.fixture
def make_users(password_hash):
    """Create users, of whom one joined in each minute from the start of 2026."""

    def make(count: int) -> None:
        first = datetime(2026, 1, 1, tzinfo=UTC)
        with session_scope() as session:
            session.execute(
                sa.insert(User),
                [
                    {
                        "email": f"user-{number}@example.com",
                        "full_name": "=HYPERLINK(1)",
                        "password_hash": password_hash,
                        "created_at": first + timedelta(minutes=number),
                    }
                    for number in range(count)
                ],
            )

    return make


@pytest.fixture
def start_report(user):
    def start(**parameters: object) -> Job:
        with session_scope() as session:
            return create(session, user.id, Task.USERS_REPORT, parameters)

    return start


@pytest.fixture
def progress(reload):
    """Wait until the job has ended, and return the progress that its owner saw in the meantime."""

    def watch(job: Job) -> list[int]:
        seen = [0]

        def has_ended() -> bool:
            seen.append(reload(job).progress)
            return reload(job).state in ENDED

        wait_until(has_ended)
        return seen

    return watch


def rows(job: Job, sheet: str) -> list[tuple]:
    return list(workbook_of(job)[sheet].iter_rows(values_only=True))


def workbook_of(job: Job) -> openpyxl.Workbook:
    with results().open(job) as file:
        return openpyxl.load_workbook(file)


def test_report_has_a_row_for_each_user(make_users, start_report, start_worker, progress, reload):
    make_users(2500)
    start_worker("reports")
    job = start_report()
    seen = progress(job)
    assert seen == sorted(seen)
    job = reload(job)
    assert (job.state, job.error, job.progress) == (JobState.SUCCEEDED, None, 100)
    with results().open(job) as file:
        assert job.result_size == len(file.read())
    headings, first, *others = rows(job, "Users")
    assert headings == ("Email", "Name", "Active", "Superuser", "Since (UTC)")
    assert first == (
        "user-0@example.com",
        "=HYPERLINK(1)",
        True,
        False,
        datetime(2026, 1, 1),
    )
    emails = [row[0] for row in others]
    assert len(emails) == len(set(emails)) == 2500


def test_report_keeps_formulas_as_text_and_has_a_growth_chart(
    make_users, start_report, start_worker, progress, reload
):
    make_users(2)
    start_worker("reports")
    job = start_report()
    progress(job)
    workbook = workbook_of(reload(job))
    name = workbook["Users"]["B2"]
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert len(workbook["Growth"]._charts) == 1
    assert rows(reload(job), "Growth") == [
        ("Day", "Users"),
        (datetime(2026, 1, 1), 2),
        (datetime.combine(now().date(), datetime.min.time()), 3),
    ]


def test_report_of_active_users_leaves_out_the_others(
    make_user, start_report, start_worker, progress, reload
):
    make_user("gone@example.com", is_active=False)
    start_worker("reports")
    job = start_report(active_only=True)
    progress(job)
    assert [row[0] for row in rows(reload(job), "Users")] == ["Email", "ada@example.com"]


def test_report_of_a_killed_worker_is_finished_by_the_next(
    make_users, start_report, start_worker, progress, reload
):
    make_users(30_000)
    job = start_report()
    worker = start_worker("reports")
    wait_until(lambda: reload(job).progress >= 10)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(60)
    assert reload(job).state is JobState.RUNNING
    with session_scope() as session:  # as if LOST_AFTER had passed
        session.execute(sa.update(Job).values(heartbeat_at=now() - LOST_AFTER))
    start_worker("scheduler")
    start_worker("reports")
    progress(job)
    job = reload(job)
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2)
    assert len(rows(job, "Users")) == 1 + 30_000 + 1


def test_stopping_worker_finishes_its_job_or_hands_it_back(
    make_users, start_report, start_worker, progress, reload
):
    make_users(30_000)
    job = start_report()
    worker = start_worker("reports")
    wait_until(lambda: reload(job).progress >= 10)
    worker.terminate()
    assert worker.wait(8) == 0
    stopped = reload(job)
    if stopped.state is JobState.QUEUED:
        assert (stopped.attempts, stopped.uncounted_attempts) == (1, 1)
        assert broker.length("reports") >= 1  # Celery may also put back its own message
        start_worker("reports")  # no scheduler is needed
    progress(job)
    assert reload(job).state is JobState.SUCCEEDED


def test_cancelled_report_frees_its_worker(
    make_users, start_report, start_worker, progress, reload, set_settings
):
    set_settings(WORKER_CONCURRENCY=1)
    make_users(30_000)
    job = start_report()
    start_worker("reports")
    wait_until(lambda: reload(job).progress >= 10)
    with session_scope() as session:
        cancel(session, session.get(Job, job.id))
        session.execute(sa.delete(User).where(User.email.startswith("user-")))
    following = start_report()
    progress(following)
    assert reload(following).state is JobState.SUCCEEDED
    assert reload(job).state is JobState.CANCELLED
    assert job.id not in set(results().job_ids())


def test_idle_worker_stops_at_once(start_worker, start_report, progress):
    worker = start_worker("reports")
    progress(start_report())  # the worker is ready and idle
    worker.terminate()
    assert worker.wait(5) == 0


@pytest.fixture
def export(user, start_worker, progress, reload):
    """Let a worker export the data of `user`, and return the job."""
    start_worker("reports")

    def run() -> Job:
        with session_scope() as session:
            job = create(session, user.id, Task.PERSONAL_DATA)
        progress(job)
        return reload(job)

    return run


def test_export_is_a_result_that_its_owner_is_told_of(user, export):
    job = export()
    assert (job.state, job.error, job.result_name) == (
        JobState.SUCCEEDED,
        None,
        "personal-data.zip",
    )
    with results().open(job) as file, ZipFile(file) as archive:
        [profile] = json.loads(archive.read("users.json"))
    assert profile["email"] == user.email
    with session_scope(read_only=True) as session:
        entry = session.scalars(sa.select(AuditEntry)).one()
        notification = session.scalars(sa.select(Notification)).one()
        mail = session.scalars(sa.select(Job).where(Job.task == Task.SEND_MAIL)).one()
    assert (entry.action, entry.actor_id, entry.target_id) == ("data.exported", user.id, job.id)
    assert (notification.user_id, notification.kind) == (user.id, "account.data_ready")
    # Although the user did not choose mails.
    assert mail.parameters["to"] == user.email
    assert mail.parameters["notification"] == str(notification.id)


def test_newer_export_replaces_the_older_one(export, reload):
    older = export()
    newer = export()
    assert newer.result_name == "personal-data.zip"
    older = reload(older)
    assert (older.state, older.result_name, older.result_size) == (JobState.SUCCEEDED, None, None)
    assert older.message == "Done; a newer one has replaced its result"
