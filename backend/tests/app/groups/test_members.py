from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.models import Group, Membership, User

MEMBER, MANAGER = {"is_manager": False}, {"is_manager": True}


@pytest.fixture
def other(make_user) -> User:
    """Somebody who is in no group."""
    return make_user("other@example.com", full_name="Other")


@pytest.fixture
def mia(make_user) -> User:
    return make_user("mia@example.com")


@pytest.fixture
def members(make_user, user, mia) -> str:
    """The path of the members of a group: Ada manages it, Max too, and Mia is a member."""
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


def of(client, members: str) -> dict[str, bool]:
    """Who is in it, and who of them manages it."""
    found = client.get(members).json()
    assert found["total"] == len(found["data"])
    return {it["email"].partition("@")[0]: it["is_manager"] for it in found["data"]}


def ids(admin, members: str) -> dict[str, str]:
    return {
        it["email"].partition("@")[0]: it["user_id"] for it in admin.get(members).json()["data"]
    }


def test_the_list_says_who_is_in_it_and_who_manages_it(client, members, user):
    [ada] = client.get(members, params={"q": "lovelace"}).json()["data"]
    assert ada == {
        "user_id": str(user.id),
        "email": user.email,
        "full_name": user.full_name,
        "is_manager": True,
    }
    assert of(client, members) == {"ada": True, "max": True, "mia": False}


def test_a_superuser_adds_a_user_and_a_manager_removes_them(
    admin, client, members, other, log_in_as
):
    answer = admin.put(f"{members}/{other.id}", json=MEMBER)
    assert answer.status_code == 200
    assert answer.json() == {
        "user_id": str(other.id),
        "email": other.email,
        "full_name": "Other",
        "is_manager": False,
    }
    assert of(log_in_as(other), members)["other"] is False
    assert admin.put(f"{members}/{other.id}", json=MEMBER).status_code == 200
    assert client.delete(f"{members}/{other.id}").status_code == 204
    assert log_in_as(other).get(members).status_code == 404
    assert client.delete(f"{members}/{other.id}").status_code == 404


def test_a_manager_adds_nobody_and_learns_of_no_account(client, members, other):
    for user_id in (other.id, uuid4()):
        answer = client.put(f"{members}/{user_id}", json=MEMBER)
        assert answer.status_code == 403
        assert other.email not in answer.text
    assert client.post(members, json={"email": other.email}).status_code == 405


@pytest.mark.parametrize("leaver", ["mia", "max"])
def test_a_member_and_a_manager_leave_a_group(leaver, admin, client, members, log_in_as):
    with session_scope(read_only=True) as session:
        user = session.scalars(sa.select(User).where(User.email == f"{leaver}@example.com")).one()
    assert log_in_as(user).delete(f"{members}/{user.id}").status_code == 204
    assert leaver not in of(client, members)
    assert log_in_as(user).get(members).status_code == 404
    assert log_in_as(user).delete(f"{members}/{user.id}").status_code == 404


def test_the_last_manager_may_leave_and_superusers_manage_the_group(
    admin, client, user, members, log_in_as
):
    admin.delete(f"{members}/{ids(admin, members)['max']}")
    assert client.delete(f"{members}/{user.id}").status_code == 204
    assert of(admin, members) == {"mia": False}


def test_a_group_says_how_many_are_in_it_and_whether_i_manage_it(
    client, admin, members, mia, log_in_as
):
    path = members.removesuffix("/members")
    for asker, is_manager in [(client, True), (log_in_as(mia), False), (admin, True)]:
        group = asker.get(path).json()
        assert (group["member_count"], group["is_manager"]) == (3, is_manager)
        assert asker.get("/groups/").json()["data"] == [group]


def test_a_superuser_sees_whose_groups_are_whose(admin, members, mia, other):
    [group] = admin.get(f"/users/{mia.id}/groups").json()["data"]
    assert group["name"] == "Engineers"
    assert admin.get(f"/users/{other.id}/groups").json() == {"data": [], "total": 0}
    assert admin.get(f"/users/{uuid4()}/groups").status_code == 404


def test_a_manager_makes_no_managers_and_removes_none_but_themselves(client, admin, members):
    people = ids(admin, members)
    refused = [
        client.put(f"{members}/{people['mia']}", json=MANAGER),
        client.put(f"{members}/{people['max']}", json=MEMBER),
        client.put(f"{members}/{people['ada']}", json=MEMBER),
        client.delete(f"{members}/{people['max']}"),
    ]
    assert [answer.status_code for answer in refused] == [403] * 4
    assert of(client, members) == {"ada": True, "max": True, "mia": False}


def test_a_superuser_makes_and_removes_managers(admin, members, other):
    people = ids(admin, members)
    assert admin.put(f"{members}/{other.id}", json=MANAGER).status_code == 200
    assert admin.put(f"{members}/{people['mia']}", json=MANAGER).status_code == 200
    assert admin.put(f"{members}/{people['max']}", json=MEMBER).status_code == 200
    assert admin.delete(f"{members}/{people['ada']}").status_code == 204
    assert of(admin, members) == {"max": False, "mia": True, "other": True}


def test_a_member_changes_nothing(admin, members, other, mia, log_in_as):
    people = ids(admin, members)
    member = log_in_as(mia)
    for user_id in (other.id, people["max"], people["mia"]):
        assert member.put(f"{members}/{user_id}", json=MEMBER).status_code == 403
    for user_id in (other.id, people["max"]):
        assert member.delete(f"{members}/{user_id}").status_code == 403
    assert of(member, members) == {"ada": True, "max": True, "mia": False}


def test_the_manager_of_another_group_is_an_outsider(admin, members, other, log_in_as):
    group = admin.post("/groups/", json={"name": "Others"}).json()
    admin.put(f"/groups/{group['id']}/members/{other.id}", json=MANAGER)
    outsider = log_in_as(other)
    assert outsider.delete(f"{members}/{other.id}").status_code == 404
    assert outsider.delete(f"{members}/{ids(admin, members)['mia']}").status_code == 404


def test_who_is_not_there_cannot_be_a_member(admin, members):
    assert admin.put(f"{members}/{uuid4()}", json=MANAGER).status_code == 404
    assert admin.put(f"/groups/{uuid4()}/members/{uuid4()}", json=MEMBER).status_code == 404
    assert admin.delete(f"/groups/{uuid4()}/members/{uuid4()}").status_code == 404


def test_it_must_be_said_whether_somebody_manages_it(admin, members, other):
    answer = admin.put(f"{members}/{other.id}", json={})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["is_manager"]


def test_who_leaves_a_group_sees_its_items_no_more(admin, client, members, other, log_in_as):
    group_id = members.split("/")[2]
    admin.put(f"{members}/{other.id}", json=MEMBER)
    item = client.post("/items/", json={"title": "Notes", "group_id": group_id}).json()
    member = log_in_as(other)
    assert member.get(f"/items/{item['id']}").status_code == 200
    client.delete(f"{members}/{other.id}")
    assert member.get(f"/items/{item['id']}").status_code == 404
