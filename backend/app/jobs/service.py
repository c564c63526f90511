import math
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.quotas import Quota
from shared.audit import record
from shared.db.types import now
from shared.errors import Conflict, Error, Forbidden, NotFound, TooManyRequests
from shared.jobs.lifecycle import cancel, create, retry
from shared.jobs.tasks import TASKS, StartedBy, Task
from shared.messages import Message
from shared.models import Action, Job, JobState, User
from shared.models.job import UNFINISHED
from shared.settings import settings
from shared.storage import results

QUOTA = Quota()


def jobs_of(owner_id: UUID) -> sa.Select[Job]:
    return sa.select(Job).where(Job.owner_id == owner_id)


def all_jobs(caller: Caller) -> sa.Select[Job]:
    """The jobs of all users and of the system, such as mails."""
    if not caller.is_superuser:
        raise Forbidden("Only a superuser may see the jobs of others.")
    return sa.select(Job)


def start_job(session: Session, caller: Caller, task: Task, parameters: dict[str, Any]) -> Job:
    _check_may_start(caller, task)
    _check_pause(session, caller.id, task)
    _check_quota(session, caller.id)
    job = create(session, caller.id, task, parameters)
    record(session, Action.JOB_STARTED, job.id)
    return job


def cancel_job(session: Session, caller: Caller, job_id: UUID) -> Job:
    job = get_job(session, caller, job_id, lock=True)
    cancel(session, job)
    record(session, Action.JOB_CANCELED, job.id)
    session.flush()
    return job


def retry_job(session: Session, caller: Caller, job_id: UUID) -> Job:
    """A superuser may retry another user's job beyond that user's quota."""
    job = get_job(session, caller, job_id, lock=True)
    task = _task_of(job, Conflict)
    _check_may_start(caller, task)
    _check_pause(session, job.owner_id, task)
    if job.owner_id == caller.id:
        _check_quota(session, caller.id)
    retry(session, job)
    record(session, Action.JOB_RETRIED, job.id)
    session.flush()
    return job


def _check_quota(session: Session, owner_id: UUID) -> None:
    most = settings().jobs_per_user
    text = Message("{most} of your jobs are queued or running: wait for one to end, or cancel one.")
    unfinished = sa.select(Job.id).where(Job.owner_id == owner_id, Job.state.in_(UNFINISHED))
    QUOTA.check(session, owner_id, unfinished, most, text.format(most=most))


def _check_pause(session: Session, owner_id: UUID | None, task: Task) -> None:
    """Check the task's `pause`. A cancelled job counts, since its worker has worked. Lock the
    owner, so that of two requests at the same time one is refused.
    """
    if task.spec.pause is None or owner_id is None:
        return
    session.execute(sa.select(User.id).where(User.id == owner_id).with_for_update())
    jobs = jobs_of(owner_id).where(Job.task == task)
    if session.scalar(jobs.where(Job.state.in_(UNFINISHED)).limit(1)):
        raise Conflict("A job of this kind is already queued or running: wait for its end.")
    ended = jobs.where(Job.state != JobState.FAILED, Job.finished_at > now() - task.spec.pause)
    if last := session.scalar(ended.order_by(Job.finished_at.desc()).limit(1)):
        _refuse_until(cast(datetime, last.finished_at) + task.spec.pause)


def _refuse_until(time: datetime) -> None:
    seconds = math.ceil((time - now()).total_seconds())
    text = Message(
        "You can start this again in {count} hour.", "You can start this again in {count} hours."
    )
    raise TooManyRequests(text.format(count=math.ceil(seconds / 3600)), seconds)


def _task_of(job: Job, refusal: type[Error]) -> Task:
    if job.task not in TASKS:
        raise refusal(Message("The application no longer has the task of this job."))
    return TASKS[job.task]


def _check_may_start(caller: Caller, task: Task) -> None:
    if task.spec.started_by is StartedBy.SUPERUSERS and not caller.is_superuser:
        raise Forbidden("Only a superuser may start this job.")


def get_job(session: Session, caller: Caller, job_id: UUID, *, lock: bool = False) -> Job:
    """A job of the caller; any job for a superuser. With `lock`, no worker can write to it."""
    job = session.get(Job, job_id, with_for_update=lock)
    if job is None or not (caller.is_superuser or job.owner_id == caller.id):
        raise NotFound("There is no such job.")
    return job


def check_may_read_result(caller: Caller, job: Job) -> None:
    """Allow the owner, or a superuser for a job of the system, and only while they may start such a
    job: they may no longer be a superuser.
    """
    if job.owner_id not in (caller.id, None):
        raise Forbidden("Only its owner may download the result of a job.")
    task = _task_of(job, NotFound)
    _check_may_start(caller, task)
    # The scheduler deletes it later.
    has_expired = job.finished_at and job.finished_at < now() - timedelta(days=task.result_days)
    if job.state is not JobState.SUCCEEDED or not job.result_name or has_expired:
        raise NotFound("This job has no result, or its result was deleted.")


def open_result(job: Job) -> BinaryIO:
    try:
        return results().open(job)
    except FileNotFoundError as error:
        raise NotFound("The result of this job no longer exists.") from error
