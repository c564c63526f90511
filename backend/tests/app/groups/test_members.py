from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.models import Group, Membership, User
from tests.client import EMPTY_PAGE

MEMBER, MANAGER = {"is_manager": False}, {"is_manager": True}


@pytest.fixture
def other(make_user) -> User:
    """A user who is in no group."""
    return make_user("other@example.com", full_name="Other")


@pytest.fixture
def mia(make_user) -> User:
    return make_user("mia@example.com")


@pytest.fixture
def members(make_user, user, mia) -> str:
    """The path of a group's members: Ada and Max are managers, Mia is not."""
    group = Group(name="Engineers")
    people = {user.id: True, make_user("max@example.com").id: True, mia.id: False}
    with session_scope() as session:
        session.add(group)
        session.flush()
        session.add_all(
            Membership(group_id=group.id, user_id=user_id, is_manager=is_manager)
            for user_id, is_manager in people.items()
        )
    return f"/groups/{group.id}/members"


def managers_by_name(client, members: str) -> dict[str, bool]:
    """Map the local part of each member's email to whether they are a manager."""
    found = client.get(members).json()
    assert found["total"] == len(found["data"])
    return {it["email"].partition("@")[0]: it["is_manager"] for it in found["data"]}


def ids_by_name(admin, members: str) -> dict[str, str]:
    return {
        it["email"].partition("@")[0]: it["user_id"] for it in admin.get(members).json()["data"]
    }


def test_list_has_members_and_managers(client, members, user):
    [ada] = client.get(members, params={"q": "lovelace"}).json()["data"]
    assert ada == {
        "user_id": str(user.id),
        "email": user.email,
        "full_name": user.full_name,
        "picture_id": None,
        "is_manager": True,
    }
    assert managers_by_name(client, members) == {"ada": True, "max": True, "mia": False}


def test_superuser_adds_and_manager_removes_member(admin, client, members, other, log_in_as):
    answer = admin.put(f"{members}/{other.id}", json=MEMBER)
    assert answer.status_code == 200
    assert answer.json() == {
        "user_id": str(other.id),
        "email": other.email,
        "full_name": "Other",
        "picture_id": None,
        "is_manager": False,
    }
    assert managers_by_name(log_in_as(other), members)["other"] is False
    assert admin.put(f"{members}/{other.id}", json=MEMBER).status_code == 200
    assert client.delete(f"{members}/{other.id}").status_code == 204
    assert log_in_as(other).get(members).status_code == 404
    assert client.delete(f"{members}/{other.id}").status_code == 404


def test_manager_cannot_add_users_or_discover_accounts(client, members, other):
    for user_id in (other.id, uuid4()):
        answer = client.put(f"{members}/{user_id}", json=MEMBER)
        assert answer.status_code == 403
        assert other.email not in answer.text
    assert client.post(members, json={"email": other.email}).status_code == 405


@pytest.mark.parametrize("leaver", ["mia", "max"])
def test_member_and_manager_can_leave(leaver, admin, client, members, log_in_as):
    with session_scope(read_only=True) as session:
        user = session.scalars(sa.select(User).where(User.email == f"{leaver}@example.com")).one()
    assert log_in_as(user).delete(f"{members}/{user.id}").status_code == 204
    assert leaver not in managers_by_name(client, members)
    assert log_in_as(user).get(members).status_code == 404
    assert log_in_as(user).delete(f"{members}/{user.id}").status_code == 404


def test_last_manager_can_leave(admin, client, user, members, log_in_as):
    admin.delete(f"{members}/{ids_by_name(admin, members)['max']}")
    assert client.delete(f"{members}/{user.id}").status_code == 204
    assert managers_by_name(admin, members) == {"mia": False}


def test_group_has_member_count_and_whether_caller_manages_it(
    client, admin, members, mia, log_in_as
):
    path = members.removesuffix("/members")
    for caller, is_manager in [(client, True), (log_in_as(mia), False), (admin, True)]:
        group = caller.get(path).json()
        assert (group["member_count"], group["is_manager"]) == (3, is_manager)
        assert caller.get("/groups/").json()["data"] == [group]


def test_superuser_can_list_groups_of_user(admin, members, mia, other):
    [group] = admin.get(f"/users/{mia.id}/groups").json()["data"]
    assert group["name"] == "Engineers"
    assert admin.get(f"/users/{other.id}/groups").json() == EMPTY_PAGE
    assert admin.get(f"/users/{uuid4()}/groups").status_code == 404


def test_manager_cannot_change_roles_or_remove_managers(client, admin, members):
    people = ids_by_name(admin, members)
    refused = [
        client.put(f"{members}/{people['mia']}", json=MANAGER),
        client.put(f"{members}/{people['max']}", json=MEMBER),
        client.put(f"{members}/{people['ada']}", json=MEMBER),
        client.delete(f"{members}/{people['max']}"),
    ]
    assert [answer.status_code for answer in refused] == [403] * 4
    assert managers_by_name(client, members) == {"ada": True, "max": True, "mia": False}


def test_superuser_can_add_and_remove_managers(admin, members, other):
    people = ids_by_name(admin, members)
    assert admin.put(f"{members}/{other.id}", json=MANAGER).status_code == 200
    assert admin.put(f"{members}/{people['mia']}", json=MANAGER).status_code == 200
    assert admin.put(f"{members}/{people['max']}", json=MEMBER).status_code == 200
    assert admin.delete(f"{members}/{people['ada']}").status_code == 204
    assert managers_by_name(admin, members) == {"max": False, "mia": True, "other": True}


def test_member_cannot_change_members(admin, members, other, mia, log_in_as):
    people = ids_by_name(admin, members)
    member = log_in_as(mia)
    for user_id in (other.id, people["max"], people["mia"]):
        assert member.put(f"{members}/{user_id}", json=MEMBER).status_code == 403
    for user_id in (other.id, people["max"]):
        assert member.delete(f"{members}/{user_id}").status_code == 403
    assert managers_by_name(member, members) == {"ada": True, "max": True, "mia": False}


def test_manager_of_another_group_has_no_access(admin, members, other, log_in_as):
    group = admin.post("/groups/", json={"name": "Others"}).json()
    admin.put(f"/groups/{group['id']}/members/{other.id}", json=MANAGER)
    outsider = log_in_as(other)
    assert outsider.delete(f"{members}/{other.id}").status_code == 404
    assert outsider.delete(f"{members}/{ids_by_name(admin, members)['mia']}").status_code == 404


def test_unknown_user_or_group_is_not_found(admin, members):
    assert admin.put(f"{members}/{uuid4()}", json=MANAGER).status_code == 404
    assert admin.put(f"/groups/{uuid4()}/members/{uuid4()}", json=MEMBER).status_code == 404
    assert admin.delete(f"/groups/{uuid4()}/members/{uuid4()}").status_code == 404


def test_is_manager_is_required(admin, members, other):
    answer = admin.put(f"{members}/{other.id}", json={})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["is_manager"]


def test_removed_member_cannot_see_items_of_group(admin, client, members, other, log_in_as):
    group_id = members.split("/")[2]
    admin.put(f"{members}/{other.id}", json=MEMBER)
    item = client.post("/items/", json={"title": "Notes", "group_id": group_id}).json()
    member = log_in_as(other)
    assert member.get(f"/items/{item['id']}").status_code == 200
    client.delete(f"{members}/{other.id}")
    assert member.get(f"/items/{item['id']}").status_code == 404
