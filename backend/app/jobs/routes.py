from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request, url_for

from app.apispec.decorators import Created, answers_problems, doc, marshal_with, use_kwargs
from app.auth.caller import authenticated, caller
from app.http.downloads import send_stored
from app.jobs import service
from app.jobs.schemas import JobCreateSchema, JobFilterSchema, JobPageSchema, JobSchema
from app.pagination import Listing, Page, columns_of
from shared.jobs.tasks import TASKS
from shared.models import Job, JobState
from shared.storage import results

jobs = Blueprint("jobs", __name__)

LIST = Listing(
    Job, sort=["-created_at", "finished_at", "state", "task"], search=["task", "message"]
)
FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


@jobs.after_request
def answer_not_modified(response: Response) -> Response:
    """Respond with 304 if the client has the response already: pages poll every second. Not with
    make_conditional(): it would respond to If-Match, which is for changes, with 412 and the data.
    """
    if response.direct_passthrough:  # a file, which may be JSON itself
        return response
    if request.method == "GET" and response.is_json and response.status_code == HTTPStatus.OK:
        response.add_etag()
        if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
            response.status_code = HTTPStatus.NOT_MODIFIED
        response.headers["Cache-Control"] = "private, no-cache"  # revalidate each time
    return response


@jobs.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@use_kwargs(JobFilterSchema(), location="query")
@marshal_with(JobPageSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.FORBIDDEN)
def list_jobs(
    scope: str, state: JobState | None = None, task: str | None = None, **page: Any
) -> Page[Any]:
    """List jobs."""
    found = service.all_jobs(caller()) if scope == "all" else service.jobs_of(caller().id)
    found = found.where(Job.task == task) if task else found
    found = found.where(Job.state == state) if state else found
    return LIST.read(g.session, found.with_only_columns(*columns_of(Job)), **page)


@jobs.post("/")
@authenticated
@use_kwargs(JobCreateSchema())
@marshal_with(JobSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
def create_job(task: str, parameters: dict[str, Any] | None = None) -> Created:
    """Create a job.

    The header Location has the URL of the job, with its state and progress.
    """
    job = service.start_job(g.session, caller(), TASKS[task], parameters or {})
    return job, HTTPStatus.CREATED, {"Location": url_for("jobs.get_job", job_id=job.id)}


@jobs.get("/<uuid:job_id>")
@authenticated
@marshal_with(JobSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def get_job(job_id: UUID) -> Job:
    """Get a job."""
    return service.get_job(g.session, caller(), job_id)


@jobs.post("/<uuid:job_id>/cancel")
@authenticated
@marshal_with(JobSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def cancel_job(job_id: UUID) -> Job:
    """Cancel a job that is queued or running."""
    return service.cancel_job(g.session, caller(), job_id)


@jobs.post("/<uuid:job_id>/retry")
@authenticated
@marshal_with(JobSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def retry_job(job_id: UUID) -> Job:
    """Retry a job that failed or was cancelled."""
    return service.retry_job(g.session, caller(), job_id)


@jobs.get("/<uuid:job_id>/result")
@authenticated
@doc(responses={"200": {"description": "The file", "content": FILE}})
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_job_result(job_id: UUID) -> Response:
    """Download the result of a job."""
    job = service.get_job(g.session, caller(), job_id)
    service.check_may_read_result(caller(), job)
    return send_stored(
        partial(service.open_result, job),
        partial(results().headers_for_nginx, job),
        str(job.result_name),
    )
