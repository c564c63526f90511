from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.models import Group, Item, Membership, User
from tests.client import UNKNOWN, Client


@pytest.fixture
def friend(make_user) -> User:
    return make_user("friend@example.com")


@pytest.fixture
def group(user, friend) -> str:
    """The id of a group that `user` and `friend` are in."""
    return make_group("Engineers", user, friend)


def make_group(name: str, *members: User) -> str:
    group = Group(name=name)
    with session_scope() as session:
        session.add(group)
        session.flush()
        session.add_all(Membership(group_id=group.id, user_id=it.id) for it in members)
    return str(group.id)


def make_item(client: Client, **values: object) -> str:
    """Create an item and return its path."""
    answer = client.post("/items/", json={"title": "Notes", **values})
    assert answer.status_code == 201
    return answer.headers["Location"]


def titles(client: Client, **params) -> list[str]:
    found = client.get("/items/", params={"sort": "title", **params}).json()
    assert found["total"] == len(found["data"])
    return [item["title"] for item in found["data"]]


def test_new_item_belongs_to_caller_and_no_group(client, user):
    answer = client.post("/items/", json={"title": "Notes", "description": "On the engine"})
    assert answer.status_code == 201
    item = answer.json()
    assert (item["title"], item["description"]) == ("Notes", "On the engine")
    assert (item["owner_id"], item["group_id"]) == (str(user.id), None)
    assert client.get(answer.headers["Location"]).json() == item


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("title", None),
        ("title", "x" * 201),
        ("description", "x" * 10_001),
        ("description", "\ud800"),
        ("group_id", "a group"),
        ("group_id", UNKNOWN),
        ("owner_id", UNKNOWN),
    ],
)
def test_response_names_invalid_field(name, value, client):
    path = make_item(client)
    for method, place in [("post", "/items/"), ("patch", path)]:
        answer = client.request(method, place, json={"title": "Notes", name: value})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [name]


def test_update_changes_only_given_fields(client, group):
    path = make_item(client, description="Mine", group_id=group)
    before = client.get(path).json()
    answer = client.patch(path, json={"title": "Letters"})
    assert answer.status_code == 200
    after = client.get(path).json()
    assert answer.json() == after
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == {**before, "title": "Letters"}


def test_deleted_item_is_not_found(client):
    path = make_item(client)
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404


def test_deleted_item_can_be_restored(client, group):
    path = make_item(client, description="Mine", group_id=group)
    before = client.get(path).json()
    client.delete(path)
    assert titles(client) == []
    answer = client.post(f"{path}/restore")
    assert answer.status_code == 200
    assert answer.json().pop("updated_at") > before.pop("updated_at")
    assert {**answer.json(), **before} == answer.json()
    assert titles(client) == ["Notes"]
    assert client.post(f"{path}/restore").status_code == 200


def test_deleted_item_is_not_found_for_others(client, friend, log_in_as):
    path = make_item(client)
    client.delete(path)
    assert log_in_as(friend).post(f"{path}/restore").status_code == 404
    assert client.get(path).status_code == 404


def test_item_has_owner_and_group(client, user, friend, group, log_in_as):
    path = make_item(client)
    owner = {"id": str(user.id), "email": user.email, "full_name": user.full_name}
    assert (client.get(path).json()["owner"], client.get(path).json()["group"]) == (owner, None)
    shared = client.patch(path, json={"group_id": group}).json()
    assert shared["group"] == {"id": group, "name": "Engineers"}
    [listed] = log_in_as(friend).get("/items/").json()["data"]
    assert listed == shared
    assert client.patch(path, json={"group_id": None}).json()["group"] is None


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_private_item_is_not_found_for_others(method, client, friend, group, log_in_as):
    outsider = log_in_as(friend)  # shares a group with the owner, but the item is private
    body = {} if method == "patch" else None
    closed = outsider.request(method, make_item(client), json=body)
    unknown = outsider.request(method, f"/items/{uuid4()}", json=body)
    assert closed.status_code == unknown.status_code == 404
    assert closed.json() == unknown.json()


def test_group_members_can_read_update_and_delete_item(client, friend, group, log_in_as):
    path, member = make_item(client, group_id=group), log_in_as(friend)
    assert member.get(path).json()["group_id"] == group
    assert member.patch(path, json={"title": "Ours", "group_id": group}).status_code == 200
    assert client.get(path).json()["title"] == "Ours"
    assert member.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_only_owner_can_change_group_of_item(client, friend, group, log_in_as):
    path, member = make_item(client, group_id=group), log_in_as(friend)
    another = make_group("Friends", friend)
    for group_id in (None, another):
        answer = member.patch(path, json={"group_id": group_id, "title": "Stolen"})
        assert answer.status_code == 403
    assert client.get(path).json()["title"] == "Notes"
    assert client.patch(path, json={"group_id": None}).json()["group_id"] is None
    assert member.get(path).status_code == 404


def test_item_can_be_shared_only_with_group_of_owner(client, friend):
    closed = make_group("Friends", friend)
    path = make_item(client)
    for group_id in (closed, str(uuid4())):
        answer = client.patch(path, json={"group_id": group_id})
        assert answer.status_code == 422
        assert answer.json()["errors"] == {
            "group_id": ["There is no such group, or you are not in it."]
        }
    assert client.post("/items/", json={"title": "x", "group_id": closed}).status_code == 422
    assert client.get(path).json()["group_id"] is None


def test_list_has_own_items_and_items_of_own_groups(client, friend, group, log_in_as, admin):
    other = log_in_as(friend)
    make_item(client, title="mine")
    make_item(client, title="mine, shared", group_id=group)
    make_item(other, title="a friend's")
    make_item(other, title="a friend's, shared", group_id=group)
    make_item(other, title="elsewhere", group_id=make_group("Friends", friend))
    assert titles(client) == ["a friend's, shared", "mine", "mine, shared"]
    assert titles(client, q="SHARED") == ["a friend's, shared", "mine, shared"]
    assert len(titles(admin)) == 5
    assert titles(client, scope="own") == ["mine", "mine, shared"]
    assert titles(client, scope="shared") == ["a friend's, shared"]
    assert titles(admin, scope="shared") == []
    assert client.get("/items/?scope=none").status_code == 422


def test_list_is_filtered_by_group_and_time_of_creation(client, friend, group, log_in_as, admin):
    other, closed = log_in_as(friend), make_group("Friends", friend)
    make_item(client, title="mine")
    make_item(client, title="mine, shared", group_id=group)
    make_item(other, title="a friend's, shared", group_id=group)
    make_item(other, title="elsewhere", group_id=closed)
    assert titles(client, group_id=group) == ["a friend's, shared", "mine, shared"]
    assert titles(client, group_id=group, scope="own") == ["mine, shared"]
    # The filter shows nothing of a group that the caller is not in.
    assert titles(client, group_id=closed) == titles(client, group_id=UNKNOWN) == []
    assert titles(admin, group_id=closed) == ["elsewhere"]
    time = datetime(2026, 1, 1, tzinfo=UTC)
    with session_scope() as session:
        session.execute(sa.update(Item).where(Item.title == "mine").values(created_at=time))
    later = (time + timedelta(microseconds=1)).isoformat()
    assert titles(client, created_to=later) == ["mine"]
    assert titles(client, created_to=time.isoformat()) == []
    assert titles(client, created_from=time.isoformat(), created_to=later) == ["mine"]
    assert titles(client, created_from=later) == ["a friend's, shared", "mine, shared"]
    for invalid in ("group_id=x", "created_from=2026-01-01", "created_to=2026-01-01T00:00:00"):
        assert client.get(f"/items/?{invalid}").status_code == 422


def test_restore_returns_the_stored_item(client):
    path = make_item(client)
    client.delete(path)
    restored = client.post(f"{path}/restore").json()
    assert restored == client.get(path).json()


def test_superuser_can_update_and_delete_item(client, group, admin):
    path = make_item(client)
    assert admin.patch(path, json={"group_id": group}).json()["group_id"] == group
    assert admin.delete(path).status_code == 204


def test_limit_of_items_includes_deleted_ones(client, set_settings):
    set_settings(ITEMS_PER_USER=2)
    client.delete(make_item(client))
    assert client.post("/items/", json={"title": "One"}).status_code == 201
    refused = client.post("/items/", json={"title": "Another"})
    assert refused.status_code == 409
    assert refused.json()["detail"] == (
        "You have 2 items, which is as many as you may: delete some. Deleted ones count for 7 days."
    )
