from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.pagination import Page, read_page
from shared.errors import NotFound
from shared.jobs import result_path
from shared.models import Job, JobState, User


def list_jobs(session: Session, owner: User, limit: int, offset: int) -> Page[Job]:
    query = sa.select(Job).where(Job.owner_id == owner.id).order_by(Job.created_at.desc(), Job.id)
    return read_page(session, query, limit, offset)


def get_job(session: Session, owner: User, job_id: UUID) -> Job:
    job = session.get(Job, job_id)
    if job is None or job.owner_id != owner.id:
        raise NotFound("There is no such job.")
    return job


def get_result(session: Session, owner: User, job_id: UUID) -> Path:
    job = get_job(session, owner, job_id)
    path = result_path(job)
    if job.state is not JobState.SUCCEEDED or not path.is_file():
        raise NotFound("This job has no result.")
    return path
