from uuid import uuid4

import pytest

from shared.db.session import session_scope
from shared.models import Group, Membership
from tests.client import EMPTY_PAGE

READERS = {"name": "Readers", "description": "Who reads"}


@pytest.fixture
def group(user) -> Group:
    """A group that `user` is in."""
    group = Group(name="Engineers", description="Of analytical engines")
    with session_scope() as session:
        session.add(group)
        session.flush()
        session.add(Membership(group_id=group.id, user_id=user.id))
    return group


def test_new_group_can_be_read(admin):
    answer = admin.post("/groups/", json=READERS)
    assert answer.status_code == 201
    assert {**answer.json(), **READERS} == answer.json()
    assert admin.get(answer.headers["Location"]).json() == answer.json()


def test_group_name_is_unique(admin, group):
    assert admin.post("/groups/", json={"name": group.name}).status_code == 409
    other = admin.post("/groups/", json=READERS).json()
    answer = admin.patch(f"/groups/{other['id']}", json={"name": group.name})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "A group with this name already exists."


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("name", "x" * 101), ("name", "a\0"), ("description", "x" * 1001), ("id", 1)],
)
def test_response_names_invalid_field(name, value, admin, group):
    for method, path in [("post", "/groups/"), ("patch", f"/groups/{group.id}")]:
        answer = admin.request(method, path, json={**READERS, name: value})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [name]


def test_update_changes_only_given_fields(admin, group):
    answer = admin.patch(f"/groups/{group.id}", json={"description": "Of any engines"})
    assert answer.status_code == 200
    assert answer.json() == admin.get(f"/groups/{group.id}").json()
    assert (answer.json()["name"], answer.json()["description"]) == ("Engineers", "Of any engines")


def test_delete_keeps_members_and_their_items(admin, client, group):
    item = client.post("/items/", json={"title": "Notes", "group_id": str(group.id)}).json()
    assert item["group_id"] == str(group.id)
    assert admin.delete(f"/groups/{group.id}").status_code == 204
    assert admin.get(f"/groups/{group.id}").status_code == 404
    assert client.get("/users/me").status_code == 200
    assert client.get(f"/items/{item['id']}").json()["group_id"] is None


def test_list_has_own_groups_or_all_for_superuser(admin, client, group):
    admin.post("/groups/", json=READERS)
    mine = client.get("/groups/").json()
    assert [it["name"] for it in mine["data"]] == ["Engineers"]
    assert mine["total"] == 1
    assert [it["name"] for it in admin.get("/groups/").json()["data"]] == ["Engineers", "Readers"]
    assert client.get("/groups/", params={"q": "read"}).json() == EMPTY_PAGE


def test_list_is_filtered_by_own_role(admin, client, group, user):
    def names(who, role):
        return [it["name"] for it in who.get("/groups/", params={"role": role}).json()["data"]]

    assert (names(client, "member"), names(client, "manager")) == (["Engineers"], [])
    admin.put(f"/groups/{group.id}/members/{user.id}", json={"is_manager": True})
    assert (names(client, "member"), names(client, "manager")) == ([], ["Engineers"])
    assert names(admin, "manager") == []  # who manages all groups, but is in none
    assert client.get("/groups/?role=owner").status_code == 422


@pytest.mark.parametrize("path", ["", "/members"])
def test_group_is_not_found_for_other_users(path, group, log_in_as, make_user):
    outsider = log_in_as(make_user("other@example.com"))
    closed = outsider.get(f"/groups/{group.id}{path}")
    unknown = outsider.get(f"/groups/{uuid4()}{path}")
    assert closed.status_code == unknown.status_code == 404
    assert closed.json() == unknown.json()


def test_unknown_group_is_not_found_for_superuser(admin):
    assert admin.get(f"/groups/{uuid4()}").status_code == 404
    assert admin.get(f"/groups/{uuid4()}/members").status_code == 404
    assert admin.patch(f"/groups/{uuid4()}", json={}).status_code == 404
    assert admin.delete(f"/groups/{uuid4()}").status_code == 404


def test_group_names_differ_by_case_and_accents(admin):
    for name in ("Cafe", "Café", "cafe"):
        assert admin.post("/groups/", json={"name": name}).status_code == 201
