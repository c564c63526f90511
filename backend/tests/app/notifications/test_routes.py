from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.notifications.service import MAX_UNREAD
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import Notification, NotificationKind, User
from shared.models.notification import SECURITY
from shared.notifications import notify
from tests.client import UNKNOWN, Client
from tests.mails import queued_mails

NEW_PASSWORD = "seven tired otters sing"


@pytest.fixture
def grace(make_user) -> User:
    return make_user("grace@example.com", full_name="Grace Hopper")


@pytest.fixture
def group(admin, user, grace) -> dict:
    """A group of `user` and `grace`, who have not been notified of it."""
    group = admin.post("/groups/", json={"name": "Engineers"}).json()
    for member in (user, grace):
        put_member(admin, group, member)
    with session_scope() as session:
        session.execute(sa.delete(Notification))
    return group


def put_member(admin: Client, group: dict, user: User, *, is_manager: bool = False) -> None:
    path = f"/groups/{group['id']}/members/{user.id}"
    assert admin.put(path, json={"is_manager": is_manager}).status_code == 200


def received(client: Client, **params: object) -> list[dict]:
    return client.get("/notifications/", params=params).json()["data"]


def kinds(client: Client) -> list[str]:
    return [notification["kind"] for notification in received(client)]


def unread(client: Client) -> int:
    return client.get("/notifications/", params={"limit": 1}).json()["unread"]


def notify_often(user: User, number: int) -> None:
    with session_scope() as session:
        for _ in range(number):
            notify(session, user.id, NotificationKind.JOB_FAILED, task="reports.users")


def test_member_is_notified_of_each_change_of_the_membership(client, admin, user):
    group = admin.post("/groups/", json={"name": "Engineers"}).json()
    for is_manager in (False, False, True, False):
        put_member(admin, group, user, is_manager=is_manager)
    assert admin.delete(f"/groups/{group['id']}/members/{user.id}").status_code == 204
    notifications = received(client)
    assert [notification["kind"] for notification in notifications] == [
        "group.removed",
        "group.made_member",
        "group.made_manager",
        "group.added",
    ]
    assert {notification["subject_id"] for notification in notifications} == {group["id"]}
    assert notifications[0]["parameters"] == {"group": "Engineers"}


def test_user_who_leaves_a_group_is_not_notified(client, user, group):
    assert client.delete(f"/groups/{group['id']}/members/{user.id}").status_code == 204
    assert received(client) == []


def test_members_are_notified_once_of_a_shared_item_until_they_read_it(
    client, log_in_as, grace, group, root
):
    other = log_in_as(grace)
    body = {"title": "Notes", "group_id": group["id"]}
    item = client.post("/items/", json=body).json()
    for group_id in (None, group["id"]):
        client.patch(f"/items/{item['id']}", json={"group_id": group_id}).raise_for_status()
    [notification] = received(other)
    assert (notification["kind"], notification["subject_id"]) == ("item.shared", item["id"])
    assert notification["parameters"] == {
        "title": "Notes",
        "group": "Engineers",
        "by": "Ada Lovelace",
    }
    assert received(client) == []
    client.patch(f"/items/{item['id']}", json={"title": "Better notes"}).raise_for_status()
    other.post("/notifications/read", json={}).raise_for_status()
    for group_id in (None, group["id"]):
        client.patch(f"/items/{item['id']}", json={"group_id": group_id}).raise_for_status()
    assert kinds(other) == ["item.shared"] * 2
    assert unread(other) == 1


def test_refused_change_notifies_nobody(client, log_in_as, grace, group):
    body = {"title": "Notes", "group_id": UNKNOWN}
    assert client.post("/items/", json=body).status_code == 422
    assert received(log_in_as(grace)) == []


def test_user_is_notified_of_new_password_and_email(client, admin, user, password):
    body = {"current_password": password, "new_password": NEW_PASSWORD}
    assert client.post("/users/me/password", json=body).status_code == 204
    path = f"/users/{user.id}"
    assert admin.patch(path, json={"email": user.email}).status_code == 200
    assert admin.patch(path, json={"email": "lovelace@example.com"}).status_code == 200
    newest, oldest = received(client)
    assert (newest["kind"], newest["subject_id"]) == ("account.email_changed", None)
    assert newest["parameters"] == {"email": "lovelace@example.com"}
    assert oldest["kind"] == "account.password_changed"


def test_unread_notifications_are_counted_and_marked_as_read(client, user, log_in_as, grace):
    notify_often(user, 3)
    notify_often(grace, 1)
    assert unread(client) == 3
    first = received(client)[0]["id"]
    assert client.post("/notifications/read", json={"ids": [first]}).status_code == 204
    assert unread(client) == 2
    assert first not in [notification["id"] for notification in received(client, unread=True)]
    assert len(received(client)) == 3
    assert client.post("/notifications/read", json={}).status_code == 204
    assert (unread(client), received(client, unread=True)) == (0, [])
    assert unread(log_in_as(grace)) == 1


def test_notification_of_another_user_stays_unread(client, log_in_as, grace):
    notify_often(grace, 1)
    other = log_in_as(grace)
    ids = [received(other)[0]["id"], str(uuid4())]
    assert client.post("/notifications/read", json={"ids": ids}).status_code == 204
    assert unread(other) == 1


def test_count_of_unread_notifications_is_bounded(client, user):
    notify_often(user, MAX_UNREAD + 1)
    page = client.get("/notifications/").json()
    assert (page["unread"], page["total"]) == (MAX_UNREAD, MAX_UNREAD + 1)


def test_notifications_are_mailed_to_users_who_chose_it(client, user, grace, admin):
    notify_often(user, 1)
    assert queued_mails() == []
    answer = client.patch("/users/me", json={"notifications_by_mail": True})
    assert answer.json()["notifications_by_mail"] is True
    notify_often(user, 1)
    notify_often(grace, 1)
    assert queued_mails() == [("notification", user.email)]


@pytest.mark.parametrize("kind", sorted(SECURITY))
def test_notification_about_security_is_always_mailed(kind, user, make_user):
    unconfirmed = make_user("stranger@example.com", email_verified=False)
    with session_scope() as session:
        notify(session, user.id, kind)
        notify(session, unconfirmed.id, kind)
    assert queued_mails() == [("notification", user.email)]


def test_deactivated_user_is_not_notified(client, user, admin):
    admin.patch(f"/users/{user.id}", json={"is_active": False}).raise_for_status()
    notify_often(user, 1)
    admin.patch(f"/users/{user.id}", json={"is_active": True}).raise_for_status()
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(Notification)).all() == []


def test_newest_notifications_come_first(client, user):
    notify_often(user, 2)
    with session_scope() as session:
        first = session.scalars(sa.select(Notification)).first()
        first.created_at = now() + timedelta(minutes=1)
    assert received(client)[0]["id"] == str(first.id)
