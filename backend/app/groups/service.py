"""Groups and their members."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.pagination import columns_of
from shared.audit import record
from shared.db.session import flush
from shared.errors import Conflict, Forbidden, NotFound
from shared.messages import Message
from shared.models import Action, Group, Membership, NotificationKind, User
from shared.notifications import notify
from shared.optimistic_locking import check_version

ROLES = ("manager", "member")
NAME_IS_TAKEN = Message("A group with this name already exists.")
MEMBERS = sa.select(
    User.id.label("user_id"), User.email, User.full_name, User.picture_id, Membership.is_manager
).join(Membership, Membership.user_id == User.id)


def visible_groups(caller: Caller) -> sa.Select[Group]:
    """The groups that the caller is in; all groups for a superuser."""
    return sa.select(Group).where(
        sa.true() if caller.is_superuser else Group.id.in_(group_ids_of(caller.id))
    )


def described_groups(caller: Caller) -> sa.Select[Any]:
    """The visible groups, each with its number of members and whether the caller manages it."""
    members = sa.select(sa.func.count()).where(Membership.group_id == Group.id)
    managed = sa.exists().where(
        Membership.group_id == Group.id, Membership.user_id == caller.id, Membership.is_manager
    )
    return visible_groups(caller).with_only_columns(
        *columns_of(Group),
        members.scalar_subquery().label("member_count"),
        sa.or_(sa.literal(caller.is_superuser), managed).label("is_manager"),
    )


def listed_groups(caller: Caller, role: str | None = None) -> sa.Select[Any]:
    """Rows for a list; only those in which the caller has one of ROLES, if it is given."""
    groups = described_groups(caller)
    if role is None:
        return groups
    with_role = group_ids_of(caller.id).where(Membership.is_manager.is_(role == "manager"))
    return groups.where(Group.id.in_(with_role))


def describe_group(session: Session, caller: Caller, group_id: UUID) -> sa.Row[Any]:
    """Raise NotFound also for a group that the caller is not in, so as not to reveal it."""
    found = session.execute(described_groups(caller).where(Group.id == group_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such group.")
    return found


def groups_with(caller: Caller, user_id: UUID) -> sa.Select[Any]:
    return described_groups(caller).where(Group.id.in_(group_ids_of(user_id)))


def group_ids_of(user_id: UUID) -> sa.Select[UUID]:
    return sa.select(Membership.group_id).where(Membership.user_id == user_id)


def get_group(session: Session, caller: Caller, group_id: UUID, *, lock: bool = False) -> Group:
    query = visible_groups(caller).where(Group.id == group_id)
    group = session.scalar(query.with_for_update() if lock else query)
    if group is None:
        raise NotFound("There is no such group.")
    return group


def create_group(session: Session, caller: Caller, **values: Any) -> sa.Row[Any]:
    group = Group(**values)
    session.add(group)
    flush(session, refusal=Conflict(NAME_IS_TAKEN))
    record(session, Action.GROUP_CREATED, group.id)
    return describe_group(session, caller, group.id)


def update_group(
    session: Session, caller: Caller, group_id: UUID, versions: set[str] | None, **changes: Any
) -> sa.Row[Any]:
    group = get_group(session, caller, group_id, lock=True)
    check_version(group, versions)
    for name, value in changes.items():
        setattr(group, name, value)
    flush(session, refusal=Conflict(NAME_IS_TAKEN))
    record(session, Action.GROUP_UPDATED, group_id, fields=changes)
    return describe_group(session, caller, group_id)


def delete_group(session: Session, caller: Caller, group_id: UUID) -> None:
    session.delete(get_group(session, caller, group_id, lock=True))
    record(session, Action.GROUP_DELETED, group_id)


def members_of(
    session: Session, caller: Caller, group_id: UUID
) -> sa.Select[UUID, str, str, UUID | None, bool]:
    group = get_group(session, caller, group_id)
    return MEMBERS.where(Membership.group_id == group.id)


def set_member(
    session: Session, caller: Caller, group_id: UUID, user_id: UUID, is_manager: bool
) -> sa.Row[UUID, str, str, UUID | None, bool]:
    group = get_group(session, caller, group_id, lock=True)
    membership = session.get(Membership, (group_id, user_id))
    was_manager = None if membership is None else membership.is_manager
    if membership is None:
        membership = Membership(group_id=group_id, user_id=user_id)
        session.add(membership)
    membership.is_manager = is_manager
    flush(session, refusal=NotFound("There is no such user."))
    if was_manager != is_manager:
        action = Action.MEMBER_ADDED if was_manager is None else Action.MEMBER_UPDATED
        record(session, action, user_id, parent_id=group_id)
        kind = _kind_of_change(was_manager, is_manager)
        notify(session, user_id, kind, group_id, group=group.name)
    return session.execute(
        MEMBERS.where(Membership.group_id == group_id, Membership.user_id == user_id)
    ).one()


def _kind_of_change(was_manager: bool | None, is_manager: bool) -> NotificationKind:
    if was_manager is None:
        return NotificationKind.GROUP_ADDED
    if is_manager:
        return NotificationKind.GROUP_MADE_MANAGER
    return NotificationKind.GROUP_MADE_MEMBER


def remove_member(session: Session, caller: Caller, group_id: UUID, user_id: UUID) -> None:
    """Any member may leave, even the last manager: superusers manage every group."""
    find = get_group if user_id == caller.id else get_managed_group
    group = find(session, caller, group_id, lock=True)
    membership = session.get(Membership, (group_id, user_id))
    if membership is None:
        raise NotFound("There is no such member.")
    if membership.is_manager and user_id != caller.id and not caller.is_superuser:
        raise Forbidden("Only a superuser may remove a manager.")
    session.delete(membership)
    record(session, Action.MEMBER_REMOVED, user_id, parent_id=group_id)
    if user_id != caller.id:
        notify(session, user_id, NotificationKind.GROUP_REMOVED, group_id, group=group.name)


def get_managed_group(
    session: Session, caller: Caller, group_id: UUID, *, lock: bool = False
) -> Group:
    """A group whose members the caller may change. Lock it before such a change."""
    group = get_group(session, caller, group_id, lock=lock)
    mine = None if caller.is_superuser else session.get(Membership, (group_id, caller.id))
    if not caller.is_superuser and (mine is None or not mine.is_manager):
        raise Forbidden("Only a manager of the group may change its members.")
    return group
