from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.audit import SYSTEM, actor, record
from shared.db.engine import engine
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import Action, AuditEntry, User
from tests.client import Client


@pytest.fixture
def grace(make_user) -> User:
    return make_user("grace@example.com", full_name="Grace Hopper")


def entries(client: Client, path: str = "/audit/", **filters: object) -> list[dict]:
    answer = client.get(path, params=filters)
    assert answer.status_code == 200
    return answer.json()["data"]


def actions(client: Client, path: str = "/audit/", **filters: object) -> list[str]:
    return [entry["action"] for entry in entries(client, path, **filters)]


def test_entry_says_who_did_what_from_where(admin, root, grace):
    path = f"/users/{grace.id}"
    answer = admin.patch(path, json={"full_name": "G. Hopper"}, headers={"X-Request-ID": "r1"})
    assert answer.status_code == 200
    (entry,) = entries(admin, action="user.updated")
    del entry["id"], entry["created_at"]
    assert entry == {
        "actor_id": str(root.id),
        "actor": {"id": str(root.id), "email": root.email, "full_name": root.full_name},
        "api_key_id": None,
        "api_key": None,
        "action": "user.updated",
        "target_id": str(grace.id),
        "parent_id": None,
        "fields": ["full_name"],
        "ip_address": "127.0.0.1",
        "request_id": "r1",
    }


def test_refused_change_is_not_recorded(admin, user, grace):
    answer = admin.patch(f"/users/{grace.id}", json={"email": user.email})
    assert answer.status_code == 409
    assert actions(admin, action="user.updated") == []


def test_failed_login_is_recorded_of_known_and_unknown_accounts(admin, anonymous, user):
    for email in (user.email, "nobody@example.com"):
        login = {"username": email, "password": "seven tired otters sing"}
        assert anonymous.post("/login/access-token", json=login).status_code == 401
    failed = entries(admin, action="login.failed")
    assert [entry["target_id"] for entry in failed] == [None, str(user.id)]
    assert {entry["actor_id"] for entry in failed} == {None}


def test_secrets_are_not_recorded(admin, grace):
    admin.patch(f"/users/{grace.id}", json={"password": "seven tired otters sing"})
    assert "otters" not in admin.get("/audit/").text
    assert actions(admin, target_id=grace.id)[:2] == ["sessions.ended", "password.changed"]


def test_entries_outlive_the_account(admin, client, user, grace):
    client.post("/items/", json={"title": "An item"})
    assert admin.delete(f"/users/{user.id}").status_code == 204
    (entry,) = entries(admin, action="item.created")
    assert (entry["actor_id"], entry["actor"]) == (str(user.id), None)


@pytest.mark.parametrize("name", ["user_id", "ip_address", "since", "until"])
def test_list_is_filtered(admin, client, user, name):
    client.post("/items/", json={"title": "An item"})
    (entry,) = entries(admin, action="item.created")
    value = {
        "user_id": user.id,
        "ip_address": "127.0.0.1",
        "since": entry["created_at"],
        "until": "9999-01-01T00:00:00Z",
    }[name]
    other = {
        "user_id": "00000000-0000-4000-8000-000000000000",
        "ip_address": "192.0.2.1",
        "since": "9999-01-01T00:00:00Z",
        "until": entry["created_at"],
    }[name]
    assert actions(admin, action="item.created", **{name: value}) == ["item.created"]
    assert actions(admin, action="item.created", **{name: other}) == []


@pytest.mark.parametrize(
    ("q", "found"),
    [("HOPPER", 2), ("grace@", 2), ("r1", 1), ("nobody", 0), ("%", 0)],
)
def test_search_finds_person_or_request(admin, grace, q, found):
    path = f"/users/{grace.id}"
    admin.patch(path, json={"full_name": "Hopper, G."}, headers={"X-Request-ID": "r1"})
    admin.patch(path, json={"full_name": "Grace Hopper"}, headers={"X-Request-ID": "r2"})
    assert actions(admin, action="user.updated", q=q) == ["user.updated"] * found


@pytest.fixture
def clerk() -> Iterator[str]:
    """A role with the rights of the API's: stack/roles.sql."""
    if engine().dialect.name != "postgresql":
        pytest.skip("the other databases have no policies for rows")
    with engine().begin() as connection:
        connection.exec_driver_sql("CREATE ROLE clerk")
        rights = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
        connection.exec_driver_sql(f"GRANT {rights} TO clerk")
    yield "clerk"
    with engine().begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY clerk; DROP ROLE clerk")


def test_role_of_the_api_deletes_only_old_entries_and_changes_none(clerk):
    entry = {"action": "job.started", "fields": [], "ip_address": "", "request_id": ""}
    with engine().begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {clerk}")
        for age in (timedelta(hours=23), timedelta(hours=25)):
            added = sa.insert(AuditEntry).values(**entry, created_at=now() - age)
            connection.execute(added)
        changed = connection.execute(sa.update(AuditEntry).values(action="user.deleted"))
        assert changed.rowcount == 0
        assert connection.execute(sa.delete(AuditEntry)).rowcount == 1
        assert len(connection.execute(sa.select(AuditEntry.id)).all()) == 1


def test_my_activity_has_what_i_did_and_what_was_done_to_my_account(client, admin, user, grace):
    client.post("/items/", json={"title": "An item"})
    admin.patch(f"/users/{user.id}", json={"full_name": "Ada"})
    admin.patch(f"/users/{grace.id}", json={"full_name": "Grace"})
    assert actions(client, "/audit/mine")[:2] == ["user.updated", "item.created"]
    assert [entry["target_id"] for entry in entries(client, "/audit/mine", limit=1)] == [
        str(user.id)
    ]


def test_action_of_the_system_has_no_actor(admin):
    actor.set(SYSTEM)  # another test may have sent a request in this thread
    with session_scope() as session:
        record(session, Action.JOB_STARTED)
    (entry,) = entries(admin, action="job.started")
    assert (entry["actor_id"], entry["ip_address"]) == (None, "")
