"""Items: every user who can see an item may change and delete it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller, user_of
from app.groups.service import group_ids_of, visible_groups
from app.pagination import NestedRow, columns_of
from app.quotas import Quota
from shared.audit import record
from shared.db.types import now
from shared.errors import Forbidden, InvalidInput, NotFound
from shared.messages import Message
from shared.models import Action, Group, Item, NotificationKind, User
from shared.models.item import DELETED_ITEMS_ARE_KEPT
from shared.notifications import notify_members
from shared.optimistic_locking import check_version
from shared.settings import settings

OWNER = NestedRow("owner", User.id, User.email, User.full_name)
GROUP = NestedRow("group", Group.id, Group.name)
LISTED = (*columns_of(Item), OWNER, GROUP)
QUOTA = Quota()


def visible_items(caller: Caller) -> sa.Select[Item]:
    """The items of the caller and of their groups; all items for a superuser."""
    return _accessible_items(caller).where(Item.deleted_at.is_(None))


def own_items(caller: Caller) -> sa.Select[Item]:
    return visible_items(caller).where(Item.owner_id == caller.id)


def shared_items(caller: Caller) -> sa.Select[Item]:
    """The items that others share with the caller's groups."""
    in_groups = Item.group_id.in_(group_ids_of(caller.id))
    return visible_items(caller).where(Item.owner_id != caller.id, in_groups)


def listed_items(
    caller: Caller,
    scope: str = "all",
    *,
    group_id: UUID | None = None,
    created_from: datetime | None = None,
    created_to: datetime | None = None,
) -> sa.Select[Any]:
    """Rows for a list, with owner and group. The scope is "all", "own" or "shared"."""
    items = {"all": visible_items, "own": own_items, "shared": shared_items}[scope]
    found = items(caller).outerjoin(Item.owner).outerjoin(Item.group)
    found = found.where(Item.group_id == group_id) if group_id else found
    found = found.where(Item.created_at >= created_from) if created_from else found
    found = found.where(Item.created_at < created_to) if created_to else found
    return found.with_only_columns(*LISTED)


def get_item(session: Session, caller: Caller, item_id: UUID, *, lock: bool = False) -> Item:
    return _find(session, visible_items(caller), item_id, lock=lock)


def create_item(
    session: Session, caller: Caller, *, group_id: UUID | None = None, **values: Any
) -> Item:
    _check_quota(session, caller.id)
    item = Item(owner=user_of(session, caller), **values)
    _share(session, caller, item, group_id)
    session.add(item)
    session.flush()
    record(session, Action.ITEM_CREATED, item.id)
    _notify_group(session, caller, item)
    return item


def _check_quota(session: Session, owner_id: UUID) -> None:
    most = settings().items_per_user
    text = Message(
        "You have {most} items, which is as many as you may: delete some. Deleted ones count for "
        "{days} days."
    )
    refusal = text.format(most=most, days=DELETED_ITEMS_ARE_KEPT.days)
    rows = sa.select(Item.id).where(Item.owner_id == owner_id)
    QUOTA.check(session, owner_id, rows, most, refusal)


def update_item(
    session: Session, caller: Caller, item_id: UUID, versions: set[str] | None, **changes: Any
) -> Item:
    item = get_item(session, caller, item_id, lock=True)
    check_version(item, versions)
    group_before = item.group
    record(session, Action.ITEM_UPDATED, item.id, fields=changes)
    if "group_id" in changes:
        _share(session, caller, item, changes.pop("group_id"))
    for name, value in changes.items():
        setattr(item, name, value)
    session.flush()
    if item.group != group_before:
        _notify_group(session, caller, item)
    return item


def delete_item(session: Session, caller: Caller, item_id: UUID) -> None:
    """Hide the item, until worker/scheduler/cleanup.py deletes it."""
    get_item(session, caller, item_id, lock=True).deleted_at = now()
    record(session, Action.ITEM_DELETED, item_id)


def restore_item(session: Session, caller: Caller, item_id: UUID) -> Item:
    item = _find(session, _accessible_items(caller), item_id, lock=True)
    item.deleted_at = None
    record(session, Action.ITEM_RESTORED, item_id)
    session.flush()
    return item


def _accessible_items(caller: Caller) -> sa.Select[Item]:
    items = sa.select(Item)
    if caller.is_superuser:
        return items
    return items.where(
        sa.or_(Item.owner_id == caller.id, Item.group_id.in_(group_ids_of(caller.id)))
    )


def _find(session: Session, query: sa.Select[Item], item_id: UUID, *, lock: bool) -> Item:
    query = query.where(Item.id == item_id)
    item = session.scalar(query.with_for_update(of=Item) if lock else query)
    if item is None:
        raise NotFound("There is no such item.")
    return item


def _share(session: Session, caller: Caller, item: Item, group_id: UUID | None) -> None:
    """Share it with another group, or none. An unchanged group is allowed: a form may send it."""
    if group_id == item.group_id:
        return
    if item.owner.id != caller.id and not caller.is_superuser:
        raise Forbidden("Only the owner may change the group that an item is shared with.")
    item.group = _find_group(session, caller, group_id) if group_id else None


def _notify_group(session: Session, caller: Caller, item: Item) -> None:
    if item.group:
        notify_members(
            session,
            item.group.id,
            NotificationKind.ITEM_SHARED,
            item.id,
            except_id=caller.id,
            title=item.title,
            group=item.group.name,
            by=caller.full_name or caller.email,
        )


def _find_group(session: Session, caller: Caller, group_id: UUID) -> Group:
    """Locked, so that the group still exists when the item is stored."""
    known = visible_groups(caller).where(Group.id == group_id).with_for_update(read=True)
    group = session.scalar(known)
    if group is None:
        raise InvalidInput("group_id", "There is no such group, or you are not in it.")
    return group
