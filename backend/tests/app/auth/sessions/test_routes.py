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


def test_the_list_says_where_i_am_logged_in(client, user, password, server, log_in_as, make_user):
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


def test_each_refresh_is_a_use(client, laptop):
    before = client.get("/sessions/").json()["data"][0]["last_used_at"]
    client.refresh()
    assert client.get("/sessions/").json()["data"][0]["last_used_at"] > before


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_a_session_that_is_over_is_not_in_the_list(column, client, laptop, phone):
    with session_scope() as session:
        others = sa.update(LoginSession).where(LoginSession.id != UUID(laptop))
        session.execute(others.values({column: now()}))
    assert [it["id"] for it in client.get("/sessions/").json()["data"]] == [laptop]


def test_a_session_that_i_end_is_out_at_once(client, laptop, phone):
    [other] = [it["id"] for it in phone.get("/sessions/").json()["data"] if it["is_current"]]
    assert client.delete(f"/sessions/{other}").status_code == 204
    assert phone.get("/users/me").status_code == 401
    assert client.get("/users/me").status_code == 200
    assert client.delete(f"/sessions/{other}").status_code == 404


def test_i_may_end_the_session_that_i_am_in(client, laptop):
    assert client.delete(f"/sessions/{laptop}").status_code == 204
    assert client.get("/users/me").status_code == 401
    assert client.refresh().status_code == 401


def test_i_end_all_sessions_but_this(client, phone, log_in_as, user, make_user):
    others = [phone, log_in_as(user)]
    somebody = log_in_as(make_user("other@example.com"))
    assert client.delete("/sessions/").status_code == 204
    assert [other.get("/users/me").status_code for other in others] == [401, 401]
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200
    assert somebody.get("/users/me").status_code == 200


def test_a_session_of_somebody_else_does_not_exist(client, laptop, admin):
    others = admin.delete(f"/sessions/{laptop}")
    unknown = admin.delete(f"/sessions/{uuid4()}")
    assert others.status_code == unknown.status_code == 404
    assert others.json() == unknown.json()
    assert client.get("/users/me").status_code == 200
