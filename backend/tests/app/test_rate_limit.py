"""The limits of a user's requests and jobs."""

from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import rate_limit
from app.quotas import Quota
from shared.db.session import session_scope
from shared.db.types import now
from shared.errors import Conflict
from shared.models import Job, JobState


@pytest.fixture
def limit_requests(set_settings, monkeypatch):
    def limit(number: int) -> None:
        set_settings(REQUESTS_PER_MINUTE=number)
        monkeypatch.setattr(rate_limit, "_window", rate_limit.Window())

    return limit


def test_requests_over_limit_are_refused_until_next_minute(
    client, admin, limit_requests, monkeypatch
):
    limit_requests(3)
    assert [client.get("/users/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/users/me")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert refused.json()["detail"].startswith("You have sent too many requests: try again in ")
    assert admin.get("/users/me").status_code == 200  # users are counted separately
    monkeypatch.setattr(rate_limit._window, "began", rate_limit._window.began - 60)
    assert client.get("/users/me").status_code == 200


def test_request_without_valid_token_is_not_counted(client, anonymous, limit_requests):
    limit_requests(1)
    assert {anonymous.get("/users/me").status_code for _ in range(3)} == {401}
    assert client.get("/users/me").status_code == 200


def test_processes_that_seldom_count_rows_exceed_limit_by_their_shares(user, monkeypatch):
    most, filling, *others = 400, Quota(), Quota(), Quota()
    mine = sa.select(Job.id).where(Job.owner_id == user.id)
    with session_scope() as session:

        def create(quota: Quota) -> None:
            quota.check(session, user.id, mine, most, "That is enough.")
            session.add(Job(owner_id=user.id, task="reports.users"))
            session.flush()

        def fill(quota: Quota) -> int:
            with suppress(Conflict):
                while True:
                    create(quota)
            return len(session.scalars(mine).all())

        for quota in others:
            create(quota)
        assert [fill(quota) for quota in (filling, *others)] == [most, most + 3, most + 5]
        # A share is forgotten after a while.
        monkeypatch.setattr("app.quotas.RECOUNT_AFTER", -1)
        session.execute(sa.delete(Job).where(Job.owner_id == user.id))
        for quota in others:
            create(quota)
        assert [fill(quota) for quota in (filling, *others)] == [most] * 3


def test_limit_of_jobs_includes_only_queued_and_running_ones(admin, root, set_settings):
    set_settings(JOBS_PER_USER=2)
    ended = Job(owner_id=root.id, task="reports.users", state=JobState.FAILED, finished_at=now())
    running = Job(owner_id=root.id, task="reports.users", state=JobState.RUNNING)
    running.heartbeat_at = now() + timedelta(hours=1)
    with session_scope() as session:
        session.add_all([ended, running])
    assert admin.post("/jobs/", json={"task": "reports.users"}).status_code == 201
    for refused in (
        admin.post("/jobs/", json={"task": "reports.users"}),
        admin.post(f"/jobs/{ended.id}/retry"),
    ):
        assert refused.status_code == 409
        assert refused.json()["detail"] == (
            "2 of your jobs are queued or running: wait for one to end, or cancel one."
        )
