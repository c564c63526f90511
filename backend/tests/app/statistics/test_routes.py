from datetime import timedelta

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import broker
from shared.jobs.tasks import Task
from shared.models import Group, Job, JobState, Membership

NO_JOBS = dict.fromkeys(JobState, 0)


def add(*rows: object) -> None:
    with session_scope() as session:
        session.add_all(rows)


def make_job(owner, state: JobState, **values: object) -> Job:
    return Job(owner_id=owner.id, task=Task.USERS_REPORT, state=state, **values)


def queue(admin, name: str) -> dict:
    queues = admin.get("/statistics/system").json()["queues"]
    return next(it for it in queues if it["name"] == name)


def test_statistics_count_own_items_and_jobs(client, user, root, make_user, log_in_as):
    friend, group = make_user("friend@example.com"), Group(name="Engineers")
    add(group)
    add(
        *(Membership(group_id=group.id, user_id=it.id) for it in (user, friend)),
        *(make_job(user, JobState.FAILED) for _ in range(2)),
        make_job(user, JobState.RUNNING),
        make_job(root, JobState.QUEUED),
    )
    for owner in (client, log_in_as(friend)):
        for group_id in (None, str(group.id)):
            owner.post("/items/", json={"title": "An item", "group_id": group_id})
    client.delete(client.post("/items/", json={"title": "Deleted"}).headers["Location"])
    assert client.get("/statistics/").json() == {
        "items": {"mine": 2, "shared": 1},
        "jobs": NO_JOBS | {"failed": 2, "running": 1},
    }


def test_statistics_without_rows_are_zero(client, admin):
    assert client.get("/statistics/").json() == {
        "items": {"mine": 0, "shared": 0},
        "jobs": NO_JOBS,
    }
    assert admin.get("/statistics/system").json()["items"] == 0


def test_items_of_other_groups_are_not_shared_with_superuser(client, user, admin):
    group = Group(name="Engineers")
    add(group)
    add(Membership(group_id=group.id, user_id=user.id))
    client.post("/items/", json={"title": "An item", "group_id": str(group.id)})
    assert admin.get("/statistics/").json()["items"] == {"mine": 0, "shared": 0}


def test_period_of_system_statistics_is_a_choice(admin):
    for days in (7, 90):
        users = admin.get("/statistics/system", params={"days": days}).json()["users"]
        assert len(users["growth"]) == days
    assert admin.get("/statistics/system", params={"days": 100_000}).status_code == 422


def test_system_statistics_have_users_of_last_30_days(admin, root, make_user):
    today = now()
    for number, days in enumerate((0, 1, 1, 29, 30, 400)):
        make_user(
            f"{number}@example.com",
            created_at=today - timedelta(days=days),
            is_active=days != 400,
        )
    users = admin.get("/statistics/system").json()["users"]
    assert (users["total"], users["active"]) == (7, 6)
    growth = users["growth"]
    assert [it["day"] for it in growth] == [
        (today - timedelta(days=29 - number)).date().isoformat() for number in range(30)
    ]
    totals = [it["total"] for it in growth]
    assert (totals[0], totals[27], totals[28], totals[29]) == (3, 3, 5, 7)


def test_system_statistics_have_queue_of_each_module(admin, user):
    add(
        make_job(user, JobState.QUEUED, created_at=now() - timedelta(minutes=2)),
        make_job(user, JobState.QUEUED),
        make_job(user, JobState.RUNNING),
        make_job(user, JobState.FAILED, finished_at=now()),
        make_job(user, JobState.FAILED, finished_at=now() - timedelta(days=2)),
    )
    broker.send(Task.USERS_REPORT, "a job", now())
    found = queue(admin, "reports")
    assert 120 <= found.pop("oldest_seconds") < 140
    assert found == {"name": "reports", "length": 1, "running": 1, "failed_lately": 1}
    assert queue(admin, "mail") == {
        "name": "mail",
        "length": 0,
        "oldest_seconds": None,
        "running": 0,
        "failed_lately": 0,
    }


def test_system_statistics_omit_queue_lengths_without_broker(admin, user, broker_server):
    add(make_job(user, JobState.RUNNING))
    with broker_server.stopped():
        answer = admin.get("/statistics/system")
    assert answer.status_code == 200
    [reports] = [it for it in answer.json()["queues"] if it["name"] == "reports"]
    assert (reports["length"], reports["running"]) == (None, 1)


def test_system_statistics_count_all_jobs_by_state(admin, user, root):
    add(make_job(user, JobState.SUCCEEDED), make_job(root, JobState.SUCCEEDED))
    assert admin.get("/statistics/system").json()["jobs"] == NO_JOBS | {"succeeded": 2}
