from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.quotas import check_quota
from shared.errors import Conflict, Forbidden, NotFound
from shared.jobs.lifecycle import cancel, create, retry
from shared.jobs.tasks import TASKS, StartedBy, Task
from shared.models import Job, JobState
from shared.settings import settings
from shared.storage import results


def jobs_of(owner_id: UUID, state: JobState | None = None) -> sa.Select[Job]:
    jobs = sa.select(Job).where(Job.owner_id == owner_id)
    return jobs.where(Job.state == state) if state else jobs


def start_job(session: Session, caller: Caller, task: Task) -> Job:
    _check_may_start(caller, task)
    _check_quota(session, caller.id)
    return create(session, caller.id, task)


def cancel_job(session: Session, owner_id: UUID, job_id: UUID) -> Job:
    job = get_job(session, owner_id, job_id, lock=True)
    cancel(job)
    session.flush()
    return job


def retry_job(session: Session, caller: Caller, job_id: UUID) -> Job:
    job = get_job(session, caller.id, job_id, lock=True)
    _check_may_start(caller, _task_of(job))
    _check_quota(session, caller.id)
    retry(session, job)
    session.flush()
    return job


def _check_quota(session: Session, owner_id: UUID) -> None:
    most = settings().jobs_per_user
    unfinished = (Job.owner_id == owner_id, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    refusal = f"{most} of your jobs wait or run: wait for one to end, or cancel one."
    check_quota(session, sa.select(Job.id).where(*unfinished), most, refusal)


def _task_of(job: Job) -> Task:
    if job.task not in TASKS:
        raise Conflict("The application no longer has this task.")
    return TASKS[job.task]


def _check_may_start(caller: Caller, task: Task) -> None:
    if task.spec.started_by is StartedBy.SUPERUSERS and not caller.is_superuser:
        raise Forbidden("Only a superuser may have this job done.")


def get_job(session: Session, owner_id: UUID, job_id: UUID, *, lock: bool = False) -> Job:
    """With `lock`, no worker writes to it until the end of the request."""
    job = session.get(Job, job_id, with_for_update=lock)
    if job is None or job.owner_id != owner_id:
        raise NotFound("There is no such job.")
    return job


def check_may_read_result(caller: Caller, job: Job) -> None:
    """Only who may still start such a job may: a superuser may have become a user since."""
    _check_may_start(caller, _task_of(job))
    if job.state is not JobState.SUCCEEDED or not job.result_name:
        raise NotFound("This job has no result, or none any more.")


def open_result(job: Job) -> BinaryIO:
    try:
        return results().open(job)
    except FileNotFoundError as error:
        raise NotFound("The result of this job is gone.") from error
