"""What a worker does, run in this process: claims, progress, and the outcome of a job."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.orm import Session

from shared.db.session import session_scope
from shared.db.types import now
from shared.errors import JobFailed, JobLost, TryAgain
from shared.jobs.broker import celery
from shared.jobs.lifecycle import LOST_AFTER
from shared.jobs.tasks import Task
from shared.logging import job_id, request_id, user_id
from shared.models import Job, JobState, Notification, User
from shared.storage import results
from worker.runtime.runner import celery_limits, claim, job_task


def make_worker_look_lost() -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).values(heartbeat_at=now() - 2 * LOST_AFTER))


def test_only_one_worker_claims_a_job(job, reload):
    with ThreadPoolExecutor(8) as workers:
        runs = list(workers.map(claim, [job.id] * 8))
    assert len([run for run in runs if run]) == 1
    assert reload(job).attempts == 1


def test_missing_job_cannot_be_claimed():
    assert claim(uuid4()) is None


def test_ended_job_can_be_neither_claimed_nor_changed(job, reload):
    run = claim(job.id)
    run.fail("It rained.")
    assert claim(job.id) is None
    with pytest.raises(JobLost):
        run.progress(50, "Half done")
    assert (reload(job).state, reload(job).message) == (JobState.FAILED, "Failed")


def test_attempt_that_was_taken_over_cannot_write(job, reload):
    slow = claim(job.id)
    make_worker_look_lost()
    quick = claim(job.id)
    quick.progress(50, "Half done")
    for write, *values in [(slow.progress, 10, "Slow"), (slow.fail, "No"), (slow.succeed, None)]:
        with pytest.raises(JobLost):
            write(*values)
    assert (reload(job).progress, reload(job).message) == (50, "Half done")
    quick.succeed(None)
    assert reload(job).state is JobState.SUCCEEDED


def test_task_that_returns_a_file_succeeds(run_task):
    def work(run):
        path = run.result("letter.txt")
        path.write_text("Dear Ada")
        return path

    job = run_task(work)
    assert (job.state, job.progress, job.message) == (JobState.SUCCEEDED, 100, "Done")
    assert (job.result_name, job.result_size) == ("letter.txt", 8)
    assert job.created_at <= job.started_at <= job.finished_at
    assert job.error is None


def test_result_size_may_exceed_32_bits(run_task):
    def work(run):
        path = run.result("film.mp4")
        path.touch()
        os.truncate(path, 3_000_000_000)  # a sparse file, which uses no disk space
        return path

    job = run_task(work)
    assert (job.state, job.result_size) == (JobState.SUCCEEDED, 3_000_000_000)


def test_result_with_an_invalid_name_fails_the_job(run_task):
    def work(run):
        path = run.result("a\nb.txt")
        path.touch()
        return path

    assert run_task(work).state is JobState.FAILED


def test_job_without_a_result_can_succeed(run_task):
    job = run_task(lambda run: None)
    assert (job.state, job.result_name) == (JobState.SUCCEEDED, None)


def test_job_failed_stores_its_message_as_the_error(run_task):
    def work(run):
        raise JobFailed("There are no users yet.")

    job = run_task(work)
    assert (job.state, job.error) == (JobState.FAILED, "There are no users yet.")
    assert job.finished_at


def test_flower_shows_a_failed_job_as_failed(job):
    @job_task(Task.USERS_REPORT)
    def work(run):
        raise RuntimeError("password=hunter2")

    result = celery.tasks[Task.USERS_REPORT].apply([str(job.id)])
    celery.tasks.pop(Task.USERS_REPORT)
    assert result.state == "FAILURE"
    assert str(result.result).startswith("Something unexpected happened.")


def test_task_that_raises_try_again_is_queued_again(run_task):
    def work(run):
        raise TryAgain("Not now.")

    job = run_task(work)
    assert (job.state, job.message, job.attempts) == (JobState.QUEUED, "Not now.", 1)
    assert now() < job.retry_at < now() + timedelta(seconds=15)
    assert job.finished_at is None


def test_task_reads_the_parameters_of_its_job(run_task, job):
    with session_scope() as session:
        session.execute(sa.update(Job).values(parameters={"active_only": True}))
    seen = []
    run_task(lambda run: seen.append(run.parameters))
    assert seen == [{"active_only": True}]


def test_parameter_of_another_release_is_omitted(run_task, job):
    with session_scope() as session:
        stored = {"active_only": True, "of_the_next_release": 1}
        session.execute(sa.update(Job).values(parameters=stored))
    seen = []
    done = run_task(lambda run: seen.append(run.parameters))
    assert (seen, done.state) == ([{"active_only": True}], JobState.SUCCEEDED)


def test_unexpected_error_is_logged_and_not_shown_to_the_owner(run_task, caplog):
    def work(run):
        raise RuntimeError("password=hunter2")

    job = run_task(work)
    assert job.state is JobState.FAILED
    assert job.error.startswith("Something unexpected happened.")
    assert "hunter2" not in job.error
    assert "hunter2" in caplog.text
    assert str(job.id) in caplog.text


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_owner_is_notified_of_the_end_of_a_job(outcome, user, run_task):
    def work(run):
        if outcome == "failed":
            raise JobFailed("It rained.")

    job = run_task(work)
    with session_scope(read_only=True) as session:
        [notification] = session.scalars(sa.select(Notification)).all()
    assert (notification.user_id, notification.subject_id) == (user.id, job.id)
    assert (notification.kind, notification.parameters) == (f"job.{outcome}", {"task": job.task})


def test_cancelled_job_notifies_nobody(job, run_task):
    def work(run):
        with session_scope() as session:
            session.execute(sa.update(Job).values(state=JobState.CANCELLED))

    run_task(work)
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(Notification)).all() == []


def test_second_message_for_a_job_does_nothing(run_task):
    run_task(lambda run: None)
    job = run_task(lambda run: pytest.fail("it has ended already"))
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 1)


def test_task_whose_job_was_taken_over_changes_nothing(run_task):
    def work(run):
        make_worker_look_lost()
        claim(run.job_id)
        run.progress(99, "Almost done")

    job = run_task(work)
    assert (job.state, job.attempts, job.progress) == (JobState.RUNNING, 2, 0)


def test_job_logs_with_ids_of_its_request_its_owner_and_itself(job, user, run_task):
    with session_scope() as session:
        session.execute(sa.update(Job).values(request_id="from-the-api"))
    seen = []
    run_task(lambda run: seen.extend([request_id.get(), user_id.get(), job_id.get()]))
    assert seen == ["from-the-api", str(user.id), str(job.id)]


def test_message_of_ended_job_logs_without_request_before_it(job, run_task):
    with session_scope() as session:
        session.execute(sa.update(Job).values(request_id="from-the-api"))
    run_task(lambda run: None)
    run_task(lambda run: pytest.fail("it has ended already"))
    assert (request_id.get(), user_id.get(), job_id.get()) == ("-", "-", str(job.id))


def test_job_that_exceeds_its_time_limit_fails_with_a_message(run_task):
    def work(_run):
        raise SoftTimeLimitExceeded  # as Celery does while the task runs

    job = run_task(work)
    assert job.state is JobState.FAILED
    assert job.error == "It took longer than the 900 seconds that it may."


def test_effect_is_committed_with_the_success(run_task):
    def work(run):
        with run.success() as session:
            session.add(User(email="effect@example.com", password_hash=""))

    assert run_task(work).state is JobState.SUCCEEDED
    assert effects() == 1


@pytest.mark.parametrize("lost", [{"state": JobState.CANCELLED}, {"attempts": 2}])
def test_effect_of_a_lost_job_is_not_committed(run_task, lost):
    def work(run):
        with session_scope() as session:
            session.execute(sa.update(Job).values(**lost))
        with run.success() as session:
            session.add(User(email="effect@example.com", password_hash=""))

    assert run_task(work).state is not JobState.SUCCEEDED
    assert effects() == 0


def effects() -> int:
    with session_scope(read_only=True) as session:
        return len(session.scalars(sa.select(User).filter_by(email="effect@example.com")).all())


def test_task_whose_database_was_unavailable_is_tried_again(run_task, database, reload, job):
    def work(run):
        with database.stopped():
            reload(job)

    waits = run_task(work)
    assert (waits.state, waits.attempts) == (JobState.QUEUED, 1)
    assert waits.message == "A server that it needs could not be reached."
    assert waits.retry_at > now()


@contextmanager
def lost_commit_responses(count: int) -> Iterator[None]:
    """Lose the connection after each of the next COMMITs, before its response is read."""
    left = count

    def lose(_session) -> None:
        nonlocal left
        if left:
            left -= 1
            raise sa.exc.OperationalError("COMMIT", None, Exception("the connection is lost"))

    sa.event.listen(Session, "after_commit", lose)
    try:
        yield
    finally:
        sa.event.remove(Session, "after_commit", lose)
    assert left == 0


def test_result_is_kept_when_the_response_to_its_commit_is_lost(run_task):
    with ExitStack() as losing:

        def work(run):
            path = run.result("letter.txt")
            path.write_text("Dear Ada")
            losing.enter_context(lost_commit_responses(1))
            return path

        job = run_task(work)
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 1)
    with results().open(job) as file:
        assert file.read() == b"Dear Ada"


def test_result_is_kept_while_the_database_is_unavailable(run_task, database):
    paths = []
    with ExitStack() as stopping:

        def work(run):
            paths.append(run.result("letter.txt"))
            paths[0].write_text("Dear Ada")
            stopping.enter_context(database.stopped())
            return paths[0]

        with pytest.raises(sa.exc.DBAPIError):  # from reading the job afterwards
            run_task(work)
    assert paths[0].read_text() == "Dear Ada"


def test_task_can_have_its_own_time_limit():
    assert celery_limits(Task.SEND_MAIL) == {"soft_time_limit": 120, "time_limit": 130}
    assert celery_limits(Task.USERS_REPORT) == {}
