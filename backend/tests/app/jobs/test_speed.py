"""The delay until a job's progress is visible, and the cost of a new job behind many others."""

import time

import pytest

from shared.db.session import session_scope
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from tests.waiting import wait_until
from worker.runtime.runner import claim


@pytest.fixture
def user(make_user):
    return make_user("ada@example.com", is_superuser=True)


def seconds(action) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


def test_progress_is_visible_within_a_second(client, job, capsys):
    run = claim(job.id)

    def write_and_see(per_cent: int) -> None:
        run.progress(per_cent, "On the way")
        wait_until(lambda: client.get(f"/jobs/{job.id}").json()["progress"] == per_cent)

    delays = [seconds(lambda it=per_cent: write_and_see(it)) for per_cent in range(5, 100, 5)]
    with capsys.disabled():
        print(f" progress seen after {1000 * max(delays):.0f} ms at most")
    assert max(delays) < 1


def test_unchanged_response_is_304(client, job):
    run = claim(job.id)
    for path in ("/jobs/", f"/jobs/{job.id}"):
        known = {"If-None-Match": client.get(path).headers["ETag"]}
        run.beat()
        answer = client.get(path, headers=known)
        assert (answer.status_code, answer.content) == (304, b"")
        run.progress(50, f"News for {path}")
        assert client.get(path, headers=known).status_code == 200


def test_create_is_not_slowed_by_1000_queued_jobs(client, user, capsys, set_settings):
    set_settings(JOBS_PER_USER=5000)

    def fastest_creation() -> float:
        new = {"task": Task.USERS_REPORT.value}
        return min(
            seconds(lambda: client.post("/jobs/", json=new).raise_for_status()) for _ in range(40)
        )

    client.get("/users/me")
    empty = fastest_creation()
    with session_scope() as session:
        for _ in range(1000):
            create(session, user.id, Task.USERS_REPORT)
    full = fastest_creation()
    with capsys.disabled():
        print(f" {1000 * empty:.1f} ms with an empty queue, {1000 * full:.1f} ms behind 1000 jobs")
    assert full < 2 * empty
