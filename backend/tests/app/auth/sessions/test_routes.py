from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.models import LoginSession


@pytest.fixture
def laptop(client) -> str:
    """The id of the session of `client`."""
    [session] = client.get("/sessions/").json()["data"]
    return session["id"]


@pytest.fixture
def phone(log_in_as, user):
    return log_in_as(user)


def test_list_has_active_sessions_of_caller(client, user, password, server, log_in_as, make_user):
    log_in_as(user)
    log_in_as(make_user("other@example.com"))
    found = client.get("/sessions/").json()
    assert found["total"] == 2
    here, there = sorted(found["data"], key=lambda session: not session["is_current"])
    assert here["device"].startswith("python-requests/")
    assert here["ip_address"] == "127.0.0.1"
    assert here["is_current"] is True
    assert (there["device"], there["is_current"]) == ("a test", False)
    assert not any("token" in name for name in here)


def test_refresh_updates_last_used_at(client, laptop):
    before = client.get("/sessions/").json()["data"][0]["last_used_at"]
    client.refresh()
    assert client.get("/sessions/").json()["data"][0]["last_used_at"] > before


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_ended_or_expired_session_is_not_listed(column, client, laptop, phone):
    with session_scope() as session:
        others = sa.update(LoginSession).where(LoginSession.id != UUID(laptop))
        session.execute(others.values({column: now()}))
    assert [it["id"] for it in client.get("/sessions/").json()["data"]] == [laptop]


def test_ended_session_is_refused_at_once(client, laptop, phone):
    [other] = [it["id"] for it in phone.get("/sessions/").json()["data"] if it["is_current"]]
    assert client.delete(f"/sessions/{other}").status_code == 204
    assert phone.get("/users/me").status_code == 401
    assert client.get("/users/me").status_code == 200
    assert client.delete(f"/sessions/{other}").status_code == 404


def test_user_can_end_current_session(client, laptop):
    assert client.delete(f"/sessions/{laptop}").status_code == 204
    assert client.get("/users/me").status_code == 401
    assert client.refresh().status_code == 401


def test_delete_all_ends_only_other_sessions_of_caller(client, phone, log_in_as, user, make_user):
    others = [phone, log_in_as(user)]
    other_user = log_in_as(make_user("other@example.com"))
    assert client.delete("/sessions/").status_code == 204
    assert [other.get("/users/me").status_code for other in others] == [401, 401]
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200
    assert other_user.get("/users/me").status_code == 200


def test_session_of_another_user_is_not_found(client, laptop, admin):
    others = admin.delete(f"/sessions/{laptop}")
    unknown = admin.delete(f"/sessions/{uuid4()}")
    assert others.status_code == unknown.status_code == 404
    assert others.json() == unknown.json()
    assert client.get("/users/me").status_code == 200
