"""How a worker runs a job: claim its row, report progress, write its end."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import sqlalchemy as sa
from celery.exceptions import SoftTimeLimitExceeded

from shared.broker import celery
from shared.db import now, session_scope
from shared.errors import JobFailed, TryAgain
from shared.jobs import (
    HEARTBEAT_EVERY,
    LOST_AFTER,
    MAX_ATTEMPTS,
    Task,
    pause_after,
    result_folder,
)
from shared.logs import request_id
from shared.models import Job, JobState
from shared.settings import settings

log = logging.getLogger(__name__)


class JobLost(Exception):
    """Another worker has taken this job over: stop, and write nothing."""


class JobRun:
    """One attempt at a job. `attempt` fences it: a newer attempt makes this one's writes void."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.id
        self.attempt = job.attempts
        self.counted = job.attempts - job.forgiven  # towards MAX_ATTEMPTS
        self.task = Task(job.task)
        self.parameters = job.parameters or {}

    def progress(self, per_cent: int, message: str) -> None:
        """Tell the owner how far it is, in a few words."""
        self._write(progress=per_cent, message=message)

    def result(self, name: str) -> Path:
        """Where to write the result, a file that its owner downloads under this name."""
        folder = result_folder(self.job_id)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def succeed(self, result: Path | None) -> None:
        self._end(
            JobState.SUCCEEDED,
            progress=100,
            message="Done",
            error=None,
            result_name=result and result.name,
            result_size=result and result.stat().st_size,
        )

    def fail(self, error: str) -> None:
        self._end(JobState.FAILED, message="Failed", error=error)

    def try_again(self, why: str) -> None:
        """After a pause, unless this was the last attempt."""
        if self.counted >= MAX_ATTEMPTS[self.task]:
            self.fail(f"{why} This was attempt {self.counted}, the last.")
            return
        log.warning("job %s is to be tried again: %s", self.job_id, why)
        retry_at = now() + pause_after(self.counted)
        self._write(state=JobState.QUEUED, progress=0, message=why[:200], retry_at=retry_at)

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Signs of life from a thread, so that a long step does not look like a dead worker."""
        stop = Event()
        thread = Thread(target=self._beat, args=[stop], name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _beat(self, stop: Event) -> None:
        while not stop.wait(HEARTBEAT_EVERY.total_seconds()):
            try:
                self._write()
            except JobLost:
                return
            except sa.exc.SQLAlchemyError as error:
                log.warning("job %s: no sign of life written: %s", self.job_id, error)

    def _end(self, state: JobState, **values: object) -> None:
        self._write(state=state, finished_at=now(), **values)

    def _write(self, **values: object) -> None:
        mine = (Job.id == self.job_id, Job.state == JobState.RUNNING, Job.attempts == self.attempt)
        with session_scope() as session:
            written = session.execute(
                sa.update(Job).where(*mine).values(heartbeat_at=now(), **values)
            )
            if written.rowcount != 1:
                raise JobLost


def claim(job_id: UUID) -> JobRun | None:
    """Take the job, unless it has ended or a living worker has it."""
    free = sa.or_(
        Job.state == JobState.QUEUED,
        sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < now() - LOST_AFTER),
    )
    with session_scope() as session:
        claimed = session.execute(
            sa.update(Job)
            .where(Job.id == job_id, free)
            .values(
                state=JobState.RUNNING,
                attempts=Job.attempts + 1,
                progress=0,
                message="Starting",
                started_at=now(),
                heartbeat_at=now(),
            )
        )
        if claimed.rowcount != 1:
            return None
        job = session.get_one(Job, job_id)
        request_id.set(job.request_id)
        return JobRun(job)


def job_task(task: Task) -> Callable:
    """Make a function the task for jobs of a kind. It gets the JobRun, and returns the path of
    the result or None; it may run twice, when a worker died, so it must not mind.
    """

    def decorate(work: Callable[[JobRun], Path | None]) -> Callable:
        @celery.task(name=task.value)
        def run_job(job_id: str) -> None:
            run = claim(UUID(job_id))
            if run is None:
                log.info("job %s has ended or is with another worker", job_id)
                return
            try:
                _run(run, work)
            except JobLost:
                log.warning("job %s was taken over by another worker", job_id)

        return work

    return decorate


def _run(run: JobRun, work: Callable[[JobRun], Path | None]) -> None:
    with run.heartbeat():
        try:
            result = work(run)
        except JobLost:
            raise
        except JobFailed as error:
            run.fail(str(error))
        except TryAgain as error:
            run.try_again(str(error))
        except SoftTimeLimitExceeded:
            run.fail(f"It took longer than the {settings().job_time_limit} seconds that it may.")
        except Exception:
            log.exception("job %s failed", run.job_id)
            run.fail(
                "Something unexpected happened. The worker's log says what, under the job's id."
            )
        else:
            run.succeed(result)
