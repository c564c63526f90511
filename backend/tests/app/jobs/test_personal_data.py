"""The job that exports a user's data: how often it may be started, and who may download it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs.tasks import Task
from shared.models import Job, JobState, User
from tests.client import Client
from worker.runtime.runner import claim
from worker.scheduler.cleanup import delete_expired_data

EXPORT = {"task": "reports.personal_data"}
CONTENT = b"everything about Ada"
DAY = timedelta(days=1)


@pytest.fixture
def export(user: User) -> Job:
    """An export of the data of `user`, as its worker leaves it."""
    job = Job(owner_id=user.id, task=Task.PERSONAL_DATA)
    with session_scope() as session:
        session.add(job)
    run = claim(job.id)
    file = run.result("personal-data.zip")
    file.write_bytes(CONTENT)
    run.succeed(file)
    return job


def change(job: Job, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).where(Job.id == job.id).values(**values))


def download(client: Client, job: Job):
    return client.get(f"/jobs/{job.id}/result")


def test_every_user_may_start_an_export(client, user):
    answer = client.post("/jobs/", json=EXPORT)
    assert (answer.status_code, answer.json()["owner_id"]) == (201, str(user.id))


def test_export_of_another_user_cannot_be_requested(client, root):
    for parameters in ({"owner_id": str(root.id)}, {"user_id": str(root.id)}):
        answer = client.post("/jobs/", json={**EXPORT, "parameters": parameters})
        assert answer.status_code == 422


def test_second_export_is_refused_until_the_first_ends(client):
    job = client.post("/jobs/", json=EXPORT).json()
    for state in (JobState.QUEUED, JobState.RUNNING):
        with session_scope() as session:
            session.execute(sa.update(Job).values(state=state))
        answer = client.post("/jobs/", json=EXPORT)
        assert answer.status_code == 409
        assert answer.json()["detail"] == (
            "A job of this kind is already queued or running: wait for its end."
        )
    assert [it["id"] for it in client.get("/jobs/").json()["data"]] == [job["id"]]


def test_of_exports_that_are_started_at_the_same_time_one_runs(log_in_as, user):
    clients = [log_in_as(user) for _ in range(6)]
    with ThreadPoolExecutor(len(clients)) as threads:
        answers = list(threads.map(lambda it: it.post("/jobs/", json=EXPORT), clients))
    assert sorted(answer.status_code for answer in answers) == [201] + 5 * [409]


def test_export_waits_for_another_that_is_being_started(client, user):
    with ThreadPoolExecutor(1) as threads:
        with session_scope() as session:
            session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
            session.add(Job(owner_id=user.id, task=Task.PERSONAL_DATA))
            session.flush()
            answer = threads.submit(client.post, "/jobs/", json=EXPORT)
            sleep(0.5)  # meanwhile, the request cannot see the other job
            assert not answer.done()
        assert answer.result().status_code == 409


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.CANCELLED])
def test_next_export_may_start_a_day_after_the_last_has_ended(client, export, state):
    change(export, state=state, finished_at=now() - DAY + timedelta(minutes=90))
    answer = client.post("/jobs/", json=EXPORT)
    assert answer.status_code == 429
    assert answer.json()["detail"] == "You can start this again in 2 hours."
    assert 5300 < int(answer.headers["Retry-After"]) <= 5400
    change(export, finished_at=now() - DAY)
    assert client.post("/jobs/", json=EXPORT).status_code == 201


def test_export_that_failed_may_be_started_or_retried_at_once(client, export):
    change(export, state=JobState.FAILED)
    assert client.post(f"/jobs/{export.id}/retry").status_code == 200
    change(export, state=JobState.FAILED)
    assert client.post("/jobs/", json=EXPORT).status_code == 201


@pytest.mark.parametrize("caller", ["client", "admin"])
def test_cancelled_export_cannot_be_retried_to_exceed_the_limit(request, client, export, caller):
    """Neither by its owner nor by a superuser; also not an old one, which runs and is cancelled."""
    change(export, state=JobState.CANCELLED, finished_at=now() - 2 * DAY)
    assert client.post(f"/jobs/{export.id}/retry").status_code == 200
    assert client.post(f"/jobs/{export.id}/cancel").status_code == 200
    answer = request.getfixturevalue(caller).post(f"/jobs/{export.id}/retry")
    assert answer.status_code == 429


def test_failed_export_is_not_retried_beside_another(client, export):
    change(export, state=JobState.FAILED)
    assert client.post("/jobs/", json=EXPORT).status_code == 201
    assert client.post(f"/jobs/{export.id}/retry").status_code == 409


def test_limit_is_for_each_user_and_task(client, admin, export):
    assert admin.post("/jobs/", json=EXPORT).status_code == 201
    for _ in range(2):
        assert admin.post("/jobs/", json={"task": "reports.users"}).status_code == 201


def test_only_the_owner_can_download_the_export(
    client, admin, anonymous, log_in_as, make_user, export
):
    assert download(client, export).content == CONTENT
    assert download(anonymous, export).status_code == 401
    assert download(log_in_as(make_user("eve@example.com")), export).status_code == 404
    refused = download(admin, export)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Only its owner may download the result of a job."
    # A superuser sees that there is an export, and nothing of its content.
    assert admin.get(f"/jobs/{export.id}").json()["parameters"] is None


def test_deactivated_owner_cannot_download_the_export(client, admin, user, export):
    assert admin.patch(f"/users/{user.id}", json={"is_active": False}).status_code == 200
    assert download(client, export).status_code == 401


def test_export_expires_after_a_week_before_it_is_deleted(client, export):
    change(export, finished_at=now() - 7 * DAY + timedelta(minutes=1))
    assert download(client, export).status_code == 200
    change(export, finished_at=now() - 7 * DAY)
    answer = download(client, export)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "This job has no result, or its result was deleted."


def test_other_results_expire_after_the_days_of_the_setting(admin, root, export):
    change(export, owner_id=root.id, task=Task.USERS_REPORT, finished_at=now() - 29 * DAY)
    assert download(admin, export).status_code == 200
    change(export, finished_at=now() - 30 * DAY)
    assert download(admin, export).status_code == 404


def test_expired_export_is_deleted(client, export, reload):
    change(export, finished_at=now() - 7 * DAY + timedelta(minutes=1))
    delete_expired_data()
    assert reload(export).result_name == "personal-data.zip"
    change(export, finished_at=now() - 7 * DAY)
    delete_expired_data()
    assert reload(export).result_name is None
    change(export, result_name="personal-data.zip", finished_at=now())
    assert download(client, export).status_code == 404  # the file itself is gone


def test_shorter_result_days_apply_to_the_export(client, anonymous, export, set_settings):
    assert anonymous.get("/about").json()["data_export_days"] == 7
    set_settings(RESULT_DAYS=2)
    assert anonymous.get("/about").json()["data_export_days"] == 2
    change(export, finished_at=now() - 2 * DAY)
    assert download(client, export).status_code == 404


def test_list_is_filtered_by_task(admin, root, export):
    change(export, owner_id=root.id)
    admin.post("/jobs/", json={"task": "reports.users"})
    found = admin.get("/jobs/", params={"task": "reports.personal_data"}).json()
    assert [job["id"] for job in found["data"]] == [str(export.id)]
    assert admin.get("/jobs/", params={"task": "reports.nonsense"}).status_code == 422
