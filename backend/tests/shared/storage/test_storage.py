"""Results on a volume or in an S3-compatible store, with the same API."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
import requests

from shared.errors import Unavailable
from shared.models import Job, JobState
from shared.settings import settings
from shared.storage import results
from shared.storage.base import workspace
from tests.s3 import S3Server
from worker.runtime.runner import claim
from worker.scheduler.cleanup import delete_expired_data

CONTENT = os.urandom(12_000_000)  # enough to be sent in parts


@pytest.fixture
def user(make_user):
    """A superuser, who may download the report of all users."""
    return make_user("ada@example.com", is_superuser=True)


@pytest.fixture
def s3(tmp_path, set_settings) -> Iterator[S3Server]:
    """A server with an empty bucket that stores the results."""
    server = S3Server(tmp_path)
    server.start()
    (tmp_path / "results").mkdir()
    set_settings(
        S3_BUCKET="results",
        S3_ENDPOINT=server.url,
        S3_ACCESS_KEY=server.KEY,
        S3_SECRET_KEY=server.SECRET,
    )
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request) -> None:
    if request.param == "s3":
        request.getfixturevalue("s3")


def succeed(job: Job, name: str = "users.xlsx") -> None:
    run = claim(job.id)
    file = run.result(name)
    file.write_bytes(CONTENT)
    run.succeed(file)


@pytest.mark.usefixtures("store")
def test_result_is_downloaded_unchanged_and_only_by_owner(client, job, log_in_as, make_user):
    succeed(job)
    answer = client.get(f"/jobs/{job.id}/result")
    assert answer.content == CONTENT
    assert answer.headers["Content-Disposition"] == "attachment; filename=users.xlsx"
    other = log_in_as(make_user("eva@example.com", is_superuser=True))
    assert other.get(f"/jobs/{job.id}/result").status_code == 403


@pytest.mark.usefixtures("store")
def test_result_without_job_is_deleted(job, reload):
    succeed(job)
    gone = Job(id=uuid4(), task=job.task, attempts=1, result_name="users.xlsx")
    file = workspace(gone.id, 1) / "users.xlsx"
    file.touch()
    results().keep(gone.id, 1, file)
    assert {job.id, gone.id} <= set(results().job_ids())
    delete_expired_data()
    assert job.id in set(results().job_ids())
    assert gone.id not in set(results().job_ids())
    with pytest.raises(FileNotFoundError):
        results().open(gone)
    with results().open(reload(job)) as file:
        assert file.read() == CONTENT


@pytest.mark.usefixtures("store")
def test_foreign_file_is_kept_and_does_not_stop_cleanup(tmp_path, set_settings):
    if not settings().s3:
        set_settings(RESULTS_DIR=tmp_path / "results")
    foreign = tmp_path / "results" / "00-letters"
    foreign.mkdir(parents=True)
    (foreign / "to-ada.txt").touch()
    gone = uuid4()
    file = workspace(gone, 1) / "users.xlsx"
    file.touch()
    results().keep(gone, 1, file)
    delete_expired_data()
    assert gone not in set(results().job_ids())
    assert (foreign / "to-ada.txt").is_file()


def get_result_behind_nginx(flask, client, job: Job):
    file = f"/api/v1/jobs/{job.id}/result"
    headers = {"Authorization": client.headers["Authorization"]}
    return flask.test_client().get(
        file, headers=headers, environ_overrides={"NGINX_SENDS_RESULTS": "yes"}
    )


def test_nginx_sends_result_from_volume(client, job, flask):
    succeed(job, "users of käse.xlsx")
    answer = get_result_behind_nginx(flask, client, job)
    assert answer.headers["X-Accel-Redirect"] == f"/results/{job.id}/1/users%20of%20k%C3%A4se.xlsx"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.data == b""


def test_nginx_sends_result_from_store_by_signed_url(s3, client, job, flask):
    succeed(job, "users of käse.xlsx")
    answer = get_result_behind_nginx(flask, client, job)
    assert answer.headers["X-Accel-Redirect"] == "/stored-result"
    assert answer.data == b""
    url = answer.headers["X-Result-URL"]
    assert url.startswith(s3.url)
    assert requests.get(url, timeout=10).content == CONTENT
    assert requests.get(url.partition("?")[0], timeout=10).status_code == 403


def test_many_results_are_removed_from_store_with_few_requests(s3):
    gone = sorted(uuid4() for _ in range(1200))
    for job_id in gone:
        folder = s3.folder / "results" / str(job_id) / "1"
        folder.mkdir(parents=True)
        (folder / "users.xlsx").touch()
    kept = gone.pop(600)
    stored = list(results().job_ids())
    assert len(stored) == 1200
    before = s3.requests()
    results().remove([job_id for job_id in stored if job_id != kept])
    assert s3.requests() - before < 10
    assert list(results().job_ids()) == [kept]
    results().remove([uuid4()])  # as if another scheduler had already removed it
    results().remove([kept])
    results().remove([kept])
    assert list(results().job_ids()) == []


def test_result_in_store_is_not_kept_on_disk_of_worker(s3, job):
    succeed(job)
    assert not (settings().results_dir / str(job.id)).exists()
    assert (s3.folder / "results" / str(job.id) / "1" / "users.xlsx").is_file()


def test_job_waits_for_unavailable_store_and_download_is_503(s3, client, job, run_task):
    def work(run):
        file = run.result("users.xlsx")
        file.write_bytes(b"a workbook")
        return file

    s3.stop()
    waits = run_task(work)
    assert (waits.state, waits.attempts) == (JobState.QUEUED, 1)
    s3.start()
    assert run_task(work).state is JobState.SUCCEEDED
    s3.stop()
    answer = client.get(f"/jobs/{job.id}/result")
    assert (answer.status_code, answer.json()["title"]) == (503, "Temporarily unavailable")
    s3.start()
    assert client.get(f"/jobs/{job.id}/result").content == b"a workbook"


def test_wrong_key_is_not_reported_as_missing_file(s3, job, reload, set_settings):
    succeed(job)
    set_settings(S3_SECRET_KEY="something else")
    with pytest.raises(Unavailable):
        results().open(reload(job))
