"""Groups, and who is in them. `by` is who asks: the columns of a user."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.models import Group, Membership, User

MEMBERS = sa.select(
    User.id.label("user_id"), User.email, User.full_name, Membership.is_manager
).join(Membership, Membership.user_id == User.id)


def visible_groups(by: sa.Row) -> sa.Select:
    """The groups that they are in, and all of them for a superuser."""
    return sa.select(Group).where(
        sa.true() if by.is_superuser else Group.id.in_(group_ids_of(by.id))
    )


def described_groups(by: sa.Row) -> sa.Select:
    """The same with what a list says of each: how many are in it, and whether they manage it."""
    members = sa.select(sa.func.count()).where(Membership.group_id == Group.id)
    managed = sa.exists().where(
        Membership.group_id == Group.id, Membership.user_id == by.id, Membership.is_manager
    )
    return visible_groups(by).with_only_columns(
        *Group.__table__.columns,
        members.scalar_subquery().label("member_count"),
        sa.or_(sa.literal(by.is_superuser), managed).label("is_manager"),
    )


def describe_group(session: Session, by: sa.Row, group_id: UUID) -> sa.Row:
    """Whoever is not in it learns nothing: to them, there is no such group."""
    found = session.execute(described_groups(by).where(Group.id == group_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such group.")
    return found


def groups_with(by: sa.Row, user_id: UUID) -> sa.Select:
    return described_groups(by).where(Group.id.in_(group_ids_of(user_id)))


def group_ids_of(user_id: UUID) -> sa.Select:
    return sa.select(Membership.group_id).where(Membership.user_id == user_id)


def get_group(session: Session, by: sa.Row, group_id: UUID, *, lock: bool = False) -> Group:
    query = visible_groups(by).where(Group.id == group_id)
    group = session.scalar(query.with_for_update() if lock else query)
    if group is None:
        raise NotFound("There is no such group.")
    return group


def create_group(session: Session, by: sa.Row, **values: Any) -> sa.Row:
    group = Group(**values)
    session.add(group)
    _flush(session)
    return describe_group(session, by, group.id)


def update_group(session: Session, by: sa.Row, group_id: UUID, **changes: Any) -> sa.Row:
    group = get_group(session, by, group_id, lock=True)
    for name, value in changes.items():
        setattr(group, name, value)
    _flush(session)
    return describe_group(session, by, group_id)


def delete_group(session: Session, by: sa.Row, group_id: UUID) -> None:
    session.delete(get_group(session, by, group_id, lock=True))


def members_of(session: Session, by: sa.Row, group_id: UUID) -> sa.Select:
    group = get_group(session, by, group_id)
    return MEMBERS.where(Membership.group_id == group.id)


def add_member(
    session: Session, by: sa.Row, group_id: UUID, email: str, is_manager: bool
) -> sa.Row:
    """By their address, since a manager has no list of users."""
    _lock_managed(session, by, group_id)
    user_id = session.scalar(sa.select(User.id).where(User.email == email))
    if user_id is None:
        raise InvalidInput("email", "Nobody has an account with this address.")
    if session.get(Membership, (group_id, user_id)) is not None:
        raise Conflict("They are in this group already.")
    return set_member(session, by, group_id, user_id, is_manager)


def set_member(
    session: Session, by: sa.Row, group_id: UUID, user_id: UUID, is_manager: bool
) -> sa.Row:
    """Only a superuser says who is a manager; a manager's word is for members alone."""
    _lock_managed(session, by, group_id)
    membership = session.get(Membership, (group_id, user_id))
    was_manager = membership is not None and membership.is_manager
    if is_manager != was_manager and not by.is_superuser:
        raise Forbidden("Only a superuser may say who manages a group.")
    if membership is None:
        membership = Membership(group_id=group_id, user_id=user_id)
        session.add(membership)
    membership.is_manager = is_manager
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        raise NotFound("There is no such user.") from error
    return session.execute(
        MEMBERS.where(Membership.group_id == group_id, Membership.user_id == user_id)
    ).one()


def remove_member(session: Session, by: sa.Row, group_id: UUID, user_id: UUID) -> None:
    _lock_managed(session, by, group_id)
    membership = session.get(Membership, (group_id, user_id))
    if membership is None:
        raise NotFound("There is no such member.")
    if membership.is_manager and not by.is_superuser:
        raise Forbidden("Only a superuser may remove a manager.")
    session.delete(membership)


def _lock_managed(session: Session, by: sa.Row, group_id: UUID) -> None:
    """A group whose members they may change; locked, so that these change one after another."""
    get_group(session, by, group_id, lock=True)
    if by.is_superuser:
        return
    mine = session.get(Membership, (group_id, by.id))
    if mine is None or not mine.is_manager:
        raise Forbidden("Only a manager of the group may change its members.")


def _flush(session: Session) -> None:
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        raise Conflict("There is a group of this name already.") from error
