from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, g, send_file, url_for
from flask_apispec import doc, marshal_with, use_kwargs

from app.auth import authenticated, current_user
from app.errors import answers_problems
from app.jobs import service
from app.jobs.schemas import JobCreateSchema, JobPageSchema, JobSchema
from app.pagination import PageArgsSchema
from shared.jobs import Task, create

jobs = Blueprint("jobs", __name__)

FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@jobs.get("/")
@authenticated
@use_kwargs(PageArgsSchema(), location="query")
@marshal_with(JobPageSchema(), HTTPStatus.OK)
def list_jobs(limit: int, offset: int):
    """My jobs, the newest first."""
    return service.list_jobs(g.session, current_user(), limit, offset)


@jobs.post("/")
@authenticated
@use_kwargs(JobCreateSchema())
@marshal_with(JobSchema(), HTTPStatus.CREATED)
def create_job(task: Task):
    """Start a job; its state and progress are at the Location of the answer."""
    job = create(g.session, current_user().id, task)
    return job, HTTPStatus.CREATED, {"Location": url_for("jobs.get_job", job_id=job.id)}


@jobs.get("/<uuid:job_id>")
@authenticated
@marshal_with(JobSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def get_job(job_id: UUID):
    """A job of mine, with its state and progress."""
    return service.get_job(g.session, current_user(), job_id)


@jobs.get("/<uuid:job_id>/result")
@authenticated
@doc(responses={"200": {"description": "The file", "content": FILE}})
@answers_problems(HTTPStatus.NOT_FOUND)
def get_job_result(job_id: UUID):
    """The file that a job of mine made."""
    path = service.get_result(g.session, current_user(), job_id)
    return send_file(path, as_attachment=True, download_name=path.name)
