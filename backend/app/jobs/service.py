from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import Forbidden, NotFound
from shared.jobs import SUPERUSERS_ONLY, Task, create, result_path
from shared.models import Job, JobState


def jobs_of(owner_id: UUID) -> sa.Select:
    return sa.select(Job).where(Job.owner_id == owner_id)


def start_job(session: Session, by: sa.Row, task: Task) -> Job:
    if SUPERUSERS_ONLY[task] and not by.is_superuser:
        raise Forbidden("Only a superuser may start this.")
    return create(session, by.id, task)


def get_job(session: Session, owner_id: UUID, job_id: UUID) -> Job:
    job = session.get(Job, job_id)
    if job is None or job.owner_id != owner_id:
        raise NotFound("There is no such job.")
    return job


def get_result(session: Session, owner_id: UUID, job_id: UUID) -> Path:
    job = get_job(session, owner_id, job_id)
    path = result_path(job)
    if job.state is not JobState.SUCCEEDED or not path.is_file():
        raise NotFound("This job has no result.")
    return path
