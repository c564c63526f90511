"""Run a job in a worker: claim its row, report its progress, and write its outcome."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from celery.exceptions import SoftTimeLimitExceeded
from celery.utils.dispatch import Signal
from marshmallow import EXCLUDE
from sqlalchemy.orm import Session

from shared.db.database_clock import database_now, read_clock
from shared.db.engine import engine
from shared.db.session import changed_rows, session_scope
from shared.db.types import length_of, now
from shared.errors import JobFailed, JobLost, TryAgain, Unavailable
from shared.events import publish_job
from shared.jobs.broker import OUTAGES, celery
from shared.jobs.lifecycle import pause_after, send, worker_is_lost
from shared.jobs.tasks import TASKS, Task
from shared.logging import identify
from shared.messages import Message
from shared.models import Job, JobState, NotificationKind
from shared.models.job import WAITING
from shared.notifications import notify
from shared.storage import results
from shared.storage.base import clear_workspace, workspace
from worker.runtime.heartbeat import watch

log = logging.getLogger(__name__)

# Seconds after the time limit until the process of a task that ignores the limit is killed.
HARD_LIMIT_AFTER = 10

# Its receivers get the JobRun, after its outcome is written.
attempt_ended = Signal(name="attempt_ended", providing_args=["run"])


def _outage_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions for a server that a task needs and that is temporarily unavailable."""
    # SQLAlchemy does not wrap the driver's errors while it prepares a connection.
    driver = engine().dialect.loaded_dbapi.OperationalError
    database = (sa.exc.OperationalError, sa.exc.InterfaceError, driver)
    return (*database, *OUTAGES, Unavailable)


class JobRun:
    """One attempt at a job. Once there is a newer `attempt`, this one's writes raise JobLost."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.id
        self.owner_id = job.owner_id
        self.attempt = job.attempts
        self.counted = job.attempts - job.uncounted_attempts  # towards the spec's attempts
        self.task = TASKS[job.task]
        self._stored_parameters = job.parameters or {}
        self.is_ending = False  # set before the outcome is written, which ends RUNNING
        self.has_succeeded = False
        self.error: str | None = None
        self.outcome = "interrupted"  # cancelled, handed back or taken over
        self.began = monotonic()
        # Both are the database's time.
        self.waited = job.heartbeat_at - job.sent_at if job.heartbeat_at and job.sent_at else None

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Load the parameters by the task's schema. Omit those that only another release knows."""
        schema = self.task.spec.parameters(unknown=EXCLUDE)
        loaded: dict[str, Any] = schema.load(self._stored_parameters)
        return loaded

    def progress(self, per_cent: int, message: str) -> None:
        """Write the progress, with a short message for the owner."""
        self._write(progress=per_cent, message=message)

    def beat(self) -> None:
        """Write a heartbeat, without changing `updated_at`. Open pages need not know."""
        with session_scope() as session:
            self._update(session, updated_at=Job.updated_at)

    def result(self, name: str) -> Path:
        """Return the path for the result, a file that its owner downloads under this name."""
        return workspace(self.job_id, self.attempt) / name

    def clear(self) -> None:
        """Remove the files of this attempt."""
        clear_workspace(self.job_id, self.attempt)

    def succeed(self, result: Path | None = None) -> None:
        with self.success(result):
            pass

    @contextmanager
    def success(self, result: Path | None = None) -> Iterator[Session]:
        """Apply an effect in the database exactly once: what the task writes with this session is
        committed together with the job's success, or not at all.

            with run.success() as session:
                session.add(Payment(...))

        A job that was cancelled or taken over in the meantime commits nothing. An effect elsewhere,
        such as a mail, has no such guarantee: give it a key by which its receiver recognizes a
        duplicate, such as the job's id.
        """
        size = result and result.stat().st_size
        if result:
            if not result.name.isprintable():
                raise ValueError(f"This is no name for a download: {result.name!r}")
            results().keep(self.job_id, self.attempt, result)
        with session_scope() as session:
            yield session
            ended = {
                "progress": 100,
                "message": Message("Done"),
                "error": None,
                "finished_at": now(),
            }
            names = {"result_name": result and result.name, "result_size": size}
            self.is_ending = True
            self._write_in(session, state=JobState.SUCCEEDED, **ended, **names)
            self._notify_owner(session, self.task.spec.notification)
        self.has_succeeded, self.outcome = True, "succeeded"

    def is_recorded_as_succeeded(self) -> bool:
        mine = (Job.id == self.job_id, Job.attempts == self.attempt)
        succeeded = sa.select(Job.id).where(*mine, Job.state == JobState.SUCCEEDED)
        with session_scope(read_only=True) as session:
            return session.scalar(succeeded) is not None

    def fail(self, error: str) -> None:
        self.is_ending = True
        ended = {"message": Message("Failed"), "error": error, "finished_at": now()}
        with session_scope() as session:
            self._write_in(session, state=JobState.FAILED, **ended)
            self._notify_owner(session, NotificationKind.JOB_FAILED)
        self.error, self.outcome = error, "failed"

    def try_again(self, why: str) -> None:
        """Queue the job for another attempt after a pause, or fail it if this was the last one."""
        if self.counted >= self.task.spec.attempts:
            self.fail(f"{why} This was attempt {self.counted}, the last.")
            return
        log.warning("job %s is to be tried again: %s", self.job_id, why)
        retry_at = database_now(pause_after(self.counted))
        self.is_ending = True
        self._write(
            state=JobState.QUEUED,
            progress=0,
            message=why[: length_of(Job.message)],
            retry_at=retry_at,
        )
        self.outcome = "retried"

    def hand_back(self) -> None:
        """Queue the job for another worker, since this one stops. The attempt does not count."""
        with session_scope() as session:
            sent_at = read_clock(session)
            self._write_in(
                session,
                state=JobState.QUEUED,
                progress=0,
                message=WAITING,
                uncounted_attempts=Job.uncounted_attempts + 1,
                sent_at=sent_at,
            )
        log.warning("job %s is handed back", self.job_id)
        send(self.job_id, self.task, sent_at)
        raise JobLost

    def _notify_owner(self, session: Session, kind: NotificationKind) -> None:
        if self.owner_id:
            notify(session, self.owner_id, kind, self.job_id, task=self.task)

    def _write(self, **values: object) -> None:
        with session_scope() as session:
            self._write_in(session, **values)

    def _write_in(self, session: Session, **values: object) -> None:
        self._update(session, **values)
        publish_job(session, self.owner_id, self.job_id)

    def _update(self, session: Session, **values: object) -> None:
        mine = (Job.id == self.job_id, Job.state == JobState.RUNNING, Job.attempts == self.attempt)
        values["heartbeat_at"] = database_now()
        if changed_rows(session, sa.update(Job).where(*mine).values(**values)) != 1:
            raise JobLost


Work = Callable[[JobRun], Path | None]


def claim(job_id: UUID) -> JobRun | None:
    """Claim the job. Return None if it does not exist, has ended, or has an active worker."""
    free = sa.or_(Job.state == JobState.QUEUED, worker_is_lost())
    with session_scope() as session:
        claimed = changed_rows(
            session,
            sa.update(Job)
            .where(Job.id == job_id, free)
            .values(
                state=JobState.RUNNING,
                attempts=Job.attempts + 1,
                progress=0,
                message=Message("Starting"),
                started_at=now(),
                heartbeat_at=database_now(),
            )
            .execution_options(synchronize_session=False),
        )
        if claimed != 1:
            return None
        job = session.get_one(Job, job_id)
        identify(request=job.request_id, user=job.owner_id, job=job.id)
        publish_job(session, job.owner_id, job.id)
        return JobRun(job)


def celery_limits(task: Task) -> dict[str, Any]:
    """Return Celery's options for a task that has its own time limit."""
    limit = task.spec.time_limit
    return {"soft_time_limit": limit, "time_limit": limit + HARD_LIMIT_AFTER} if limit else {}


def job_task(task: Task) -> Callable[[Work], Work]:
    """Register a function as a task. It gets the JobRun, and returns the path of the result or
    None. It must be idempotent: it runs again if its worker died.
    """

    def decorate(work: Work) -> Work:
        @celery.task(name=task.value, throws=(JobFailed,), **celery_limits(task))
        def run_job(job_id: str) -> None:
            identify(job=UUID(job_id))
            run = claim(UUID(job_id))
            if run is None:
                log.info("job %s has ended or is with another worker", job_id)
                return
            log.info("job %s (%s): attempt %d begins", job_id, task, run.attempt)
            try:
                with watch(run):
                    _run(run, work)
            except JobLost:
                log.warning("job %s was cancelled, handed back or taken over", job_id)
            except _outage_errors():
                log.exception(
                    "job %s: its end could not be written, so it will be sent again", job_id
                )
            finally:
                attempt_ended.send(sender=task, run=run)
                if not _may_have_succeeded(run):
                    run.clear()
            if run.error:
                raise JobFailed(run.error)  # for Flower; the row already contains it

        return work

    return decorate


def _may_have_succeeded(run: JobRun) -> bool:
    """Whether the job may have succeeded, so that its files must be kept. If the database is
    unavailable, keep them too: the scheduler deletes files without a job.
    """
    try:
        return run.has_succeeded or run.is_recorded_as_succeeded()
    except _outage_errors():
        return True


def _run(run: JobRun, work: Work) -> None:
    try:
        result = work(run)
        if not run.has_succeeded:
            run.succeed(result)
    except JobFailed as error:
        run.fail(str(error))
    except TryAgain as error:
        run.try_again(str(error))
    except _outage_errors():
        log.exception("job %s: what it needs is away", run.job_id)
        if run.is_recorded_as_succeeded():  # only the response to the COMMIT was lost
            return
        run.try_again(Message("A server that it needs could not be reached."))
    except SoftTimeLimitExceeded:
        run.fail(f"It took longer than the {run.task.time_limit} seconds that it may.")
    except Exception:
        log.exception("job %s failed", run.job_id)
        run.fail(
            Message(
                "Something unexpected happened. The worker's log says what, under the job's id."
            )
        )
