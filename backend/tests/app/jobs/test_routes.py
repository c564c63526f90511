import base64
import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.errors import JobLost
from shared.jobs import broker
from shared.jobs.lifecycle import LOST_AFTER
from shared.jobs.tasks import TASKS, Task
from shared.models import Job, JobState, User
from tests.client import EMPTY_PAGE, UNKNOWN
from worker.runtime.runner import claim
from worker.scheduler.recovery import recover

NEW = {"task": "reports.users"}


@pytest.fixture
def user(make_user):
    """A superuser, who may start the report of all users."""
    return make_user("ada@example.com", full_name="Ada Lovelace", is_superuser=True)


def messages() -> list[list[str]]:
    """Return the arguments of each message in the queue of the module `reports`."""
    waiting = (json.loads(message) for message in broker.redis().lrange("reports", 0, -1))
    return [json.loads(base64.b64decode(message["body"]))[0] for message in waiting]


def test_new_job_is_stored_and_queued(client, user):
    answer = client.post("/jobs/", json=NEW)
    assert answer.status_code == 201
    job = answer.json()
    assert (job["task"], job["state"], job["progress"]) == ("reports.users", "queued", 0)
    assert now() - datetime.fromisoformat(job["created_at"]) < timedelta(seconds=10)
    assert client.get(answer.headers["Location"]).json() == job
    assert messages() == [[job["id"]]]


def test_job_has_id_of_its_request(client):
    client.post("/jobs/", json={"task": "reports.users"}, headers={"X-Request-ID": "mine"})
    with session_scope(read_only=True) as session:
        assert session.scalar(sa.select(Job.request_id)) == "mine"


@pytest.mark.parametrize("task", ["reports.nonsense", "mail.send", None, {}])
def test_task_that_users_cannot_start_is_invalid(client, task):
    answer = client.post("/jobs/", json={"task": task})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["task"]
    assert client.get("/jobs/").json() == EMPTY_PAGE
    assert messages() == []


def test_job_created_without_broker_is_sent_later(client, broker_server):
    with broker_server.stopped():
        answer = client.post("/jobs/", json=NEW)
        assert answer.status_code == 201
        assert answer.elapsed.total_seconds() < 1
    assert messages() == []
    with session_scope() as session:
        session.execute(sa.update(Job).values(sent_at=now() - LOST_AFTER))
    recover()
    assert messages() == [[answer.json()["id"]]]


def test_list_has_pages_of_own_jobs_newest_first(client, user, make_user):
    mine = [client.post("/jobs/", json=NEW).json()["id"] for _ in range(3)]
    with session_scope() as session:
        session.add(Job(owner_id=make_user("other@example.com").id, task=Task.USERS_REPORT))
    first = client.get("/jobs/", params={"limit": 2}).json()
    second = client.get("/jobs/", params={"limit": 2, "offset": 2}).json()
    assert [job["id"] for job in first["data"] + second["data"]] == mine[::-1]
    assert first["total"] == second["total"] == 3


def test_superuser_can_list_jobs_of_all_users_and_system(client, make_user, log_in_as):
    other = make_user("other@example.com")
    with session_scope() as session:
        session.add(Job(task=Task.SEND_MAIL))
        session.add(Job(owner_id=other.id, task=Task.USERS_REPORT))
    assert client.get("/jobs/").json()["total"] == 0
    listed = client.get("/jobs/", params={"scope": "all", "sort": "task"}).json()["data"]
    assert [(job["task"], job["owner_id"]) for job in listed] == [
        ("mail.send", None),
        ("reports.users", str(other.id)),
    ]
    refused = log_in_as(other).get("/jobs/", params={"scope": "all"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Only a superuser may see the jobs of others."


def test_superuser_can_cancel_and_retry_system_job(client):
    with session_scope() as session:
        mail = Job(task=Task.SEND_MAIL)
        session.add(mail)
    assert client.post(f"/jobs/{mail.id}/cancel").json()["state"] == "cancelled"
    assert client.post(f"/jobs/{mail.id}/retry").json()["state"] == "queued"


def test_job_stores_parameters_of_its_task(client):
    answer = client.post("/jobs/", json={**NEW, "parameters": {"active_only": True}})
    assert answer.json()["parameters"] == {"active_only": True}
    assert client.post("/jobs/", json=NEW).json()["parameters"] is None


@pytest.mark.parametrize(
    ("parameters", "errors"),
    [
        ({"active_only": "perhaps"}, {"parameters.active_only": ["Not a valid boolean."]}),
        ({"since": "2026-01-01"}, {"parameters.since": ["Unknown field."]}),
        ({"owner_id": "x"}, {"parameters.owner_id": ["Unknown field."]}),
        ({"task": {"a": [1]}}, {"parameters.task": ["Unknown field."]}),
        ({"\0": 1}, {"parameters.\0": ["Unknown field."]}),
        (["active_only"], {"parameters": ["Not a valid mapping type."]}),
    ],
)
def test_parameters_that_task_does_not_accept_are_invalid(client, parameters, errors):
    answer = client.post("/jobs/", json={**NEW, "parameters": parameters})
    assert answer.status_code == 422
    assert answer.json()["errors"] == errors
    assert client.get("/jobs/").json()["total"] == 0


def test_job_of_removed_task_cannot_be_retried(client, user):
    with session_scope() as session:
        job = Job(owner_id=user.id, task="reports.removed", state=JobState.FAILED)
        session.add(job)
    for answer in (client.post(f"/jobs/{job.id}/retry"), client.get(f"/jobs/{job.id}/result")):
        assert answer.status_code == (409 if answer.request.method == "POST" else 404)
        assert answer.json()["detail"] == "The application no longer has the task of this job."


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", 0), ("limit", 101), ("limit", "many"), ("offset", -1), ("offset", 2**63)],
)
def test_page_out_of_bounds_is_invalid(client, name, value):
    answer = client.get("/jobs/", params={name: value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize("path", ["", "/result"])
def test_job_of_another_user_is_not_found(log_in_as, user, make_user, path):
    job = Job(owner_id=user.id, task=Task.USERS_REPORT)
    with session_scope() as session:
        session.add(job)
    client = log_in_as(make_user("other@example.com"))
    others = client.get(f"/jobs/{job.id}{path}")
    unknown = client.get(f"/jobs/{uuid4()}{path}")
    assert others.status_code == unknown.status_code == 404
    assert others.json() == unknown.json()


def test_result_is_available_only_after_success(client, job):
    path = f"/jobs/{job.id}/result"
    assert client.get(path).status_code == 404
    run = claim(job.id)
    file = run.result("users.xlsx")
    file.write_bytes(b"a workbook")
    assert client.get(path).status_code == 404
    run.succeed(file)
    answer = client.get(path)
    assert answer.content == b"a workbook"
    assert answer.headers["Content-Disposition"] == "attachment; filename=users.xlsx"
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.headers["Cache-Control"] == "no-store"


def test_json_result_can_be_downloaded(client, job):
    run = claim(job.id)
    file = run.result("data.json")
    file.write_bytes(b'{"a": 1}')
    run.succeed(file)
    answer = client.get(f"/jobs/{job.id}/result")
    assert (answer.status_code, answer.content) == (200, b'{"a": 1}')
    assert answer.headers["Cache-Control"] == "no-store"


def test_result_for_superusers_is_refused_to_former_superuser(client, user, job):
    run = claim(job.id)
    file = run.result("users.xlsx")
    file.write_bytes(b"everyone's address")
    run.succeed(file)
    with session_scope() as session:
        session.get_one(User, user.id).is_superuser = False
    answer = client.get(f"/jobs/{job.id}/result")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only a superuser may start this job."


@pytest.mark.parametrize("is_system_job", [True, False])
def test_superuser_can_download_results_of_system_but_not_of_others(
    client, make_user, is_system_job
):
    owner_id = None if is_system_job else make_user("other@example.com").id
    job = Job(owner_id=owner_id, task=Task.USERS_REPORT)
    with session_scope() as session:
        session.add(job)
    run = claim(job.id)
    file = run.result("users.xlsx")
    file.write_bytes(b"a workbook")
    run.succeed(file)
    answer = client.get(f"/jobs/{job.id}/result")
    if is_system_job:
        assert (answer.status_code, answer.content) == (200, b"a workbook")
    else:
        assert answer.status_code == 403
        assert answer.json()["detail"] == "Only its owner may download the result of a job."


def test_result_with_missing_file_is_not_found(client, job):
    run = claim(job.id)
    file = run.result("users.xlsx")
    file.touch()
    run.succeed(file)
    file.unlink()
    assert client.get(f"/jobs/{job.id}/result").status_code == 404


@pytest.mark.parametrize("path", ["/jobs/", f"/jobs/{UNKNOWN}", f"/jobs/{UNKNOWN}/result"])
def test_anonymous_client_cannot_read_jobs(anonymous, path):
    assert anonymous.get(path, params={"limit": "many"}).status_code == 401


def test_anonymous_client_cannot_start_job(anonymous):
    assert anonymous.post("/jobs/", json={}).status_code == 401
    assert messages() == []


def test_users_report_is_for_superusers_only(make_user, log_in_as):
    answer = log_in_as(make_user("eva@example.com")).post("/jobs/", json=NEW)
    assert answer.status_code == 403
    assert messages() == []


def test_list_can_be_filtered_by_state(client, job):
    failed = client.post("/jobs/", json=NEW).json()["id"]
    claim(UUID(failed)).fail("It rained.")
    assert [it["id"] for it in client.get("/jobs/?state=failed").json()["data"]] == [failed]
    assert [it["id"] for it in client.get("/jobs/?state=queued").json()["data"]] == [str(job.id)]
    assert client.get("/jobs/?state=cancelled").json() == EMPTY_PAGE
    assert list(client.get("/jobs/?state=lost").json()["errors"]) == ["state"]


def test_cancelled_queued_job_never_runs(client, job):
    answer = client.post(f"/jobs/{job.id}/cancel")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert answer.json()["finished_at"]
    assert answer.json() == client.get(f"/jobs/{job.id}").json()
    assert claim(job.id) is None


def test_worker_of_cancelled_job_cannot_write_result(client, job, reload):
    run = claim(job.id)
    assert client.post(f"/jobs/{job.id}/cancel").status_code == 200
    with pytest.raises(JobLost):
        run.succeed(None)
    assert reload(job).state is JobState.CANCELLED


def test_ended_job_cannot_be_cancelled(client, job):
    claim(job.id).succeed(None)
    answer = client.post(f"/jobs/{job.id}/cancel")
    assert (answer.status_code, answer.json()["detail"]) == (409, "This job has already ended.")
    assert client.get(f"/jobs/{job.id}").json()["state"] == "succeeded"


def test_retried_job_has_as_many_attempts_as_new_job(client, job, reload):
    with session_scope() as session:
        session.execute(sa.update(Job).values(attempts=TASKS[job.task].spec.attempts - 1))
    claim(job.id).try_again("The printer is on fire.")
    answer = client.post(f"/jobs/{job.id}/retry")
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["error"]) == ("queued", None)
    assert messages() == [[str(job.id)]]
    run = claim(job.id)
    assert (run.attempt, run.counted) == (TASKS[job.task].spec.attempts + 1, 1)
    run.try_again("It is still on fire.")
    assert reload(job).state is JobState.QUEUED


def test_old_worker_of_cancelled_and_retried_job_is_fenced(client, job):
    slow = claim(job.id)
    client.post(f"/jobs/{job.id}/cancel")
    client.post(f"/jobs/{job.id}/retry")
    with pytest.raises(JobLost):
        slow.succeed(None)
    claim(job.id)
    with pytest.raises(JobLost):
        slow.succeed(None)
    assert client.get(f"/jobs/{job.id}").json()["state"] == "running"


def test_queued_running_or_succeeded_job_cannot_be_retried(client, job):
    for step in (lambda: None, lambda: claim(job.id), lambda: end(job)):
        step()
        assert client.post(f"/jobs/{job.id}/retry").status_code == 409
    assert messages() == []


def end(job: Job) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).values(state=JobState.SUCCEEDED))


def test_user_who_may_no_longer_start_job_cannot_retry_it(client, user, job):
    claim(job.id).fail("It rained.")
    with session_scope() as session:
        session.execute(sa.update(User).where(User.id == user.id).values(is_superuser=False))
    assert client.post(f"/jobs/{job.id}/retry").status_code == 403
