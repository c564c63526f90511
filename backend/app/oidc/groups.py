"""What the groups of a provider decide, at each login: who is a superuser, and who is a member of
which groups here.
"""

import logging
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.users.service import check_last_superuser
from shared.audit import record
from shared.errors import Conflict
from shared.models import Action, Group, Membership, NotificationKind, User
from shared.notifications import notify
from shared.oidc_settings import OidcProvider

log = logging.getLogger(__name__)


def apply_groups(
    session: Session, provider: OidcProvider, claims: dict[str, Any], user_id: UUID
) -> None:
    """Without the claim, the user is in no group: they may have left the last one."""
    if not provider.groups_claim:
        return
    given = claims.get(provider.groups_claim)
    groups = (
        {group for group in given if isinstance(group, str)} if isinstance(given, list) else set()
    )
    if provider.superusers:
        _set_superuser(session, user_id, bool(groups & provider.superusers))
    mapped = {ours for _, ours in provider.groups}
    wanted = {ours for theirs, ours in provider.groups if theirs in groups}
    for group in session.scalars(sa.select(Group).where(Group.name.in_(mapped)).order_by(Group.id)):
        _set_member(session, group, user_id, group.name in wanted)


def _set_superuser(session: Session, user_id: UUID, is_superuser: bool) -> None:
    try:
        if not is_superuser:
            check_last_superuser(session, except_id=user_id)
    except Conflict:
        log.warning("the last superuser stays one, without a group of the provider: %s", user_id)
        return
    user = session.get_one(User, user_id, with_for_update=True)
    if user.is_superuser != is_superuser:
        user.is_superuser = is_superuser
        record(session, Action.USER_UPDATED, user_id, fields=["is_superuser"], user_id=user_id)


def _set_member(session: Session, group: Group, user_id: UUID, is_member: bool) -> None:
    """A manager of the group stays a manager, as long as they are in the provider's group."""
    membership = session.get(Membership, (group.id, user_id))
    if is_member == (membership is not None):
        return
    if membership is None:
        session.add(Membership(group_id=group.id, user_id=user_id))
    else:
        session.delete(membership)
    action = Action.MEMBER_ADDED if is_member else Action.MEMBER_REMOVED
    record(session, action, user_id, parent_id=group.id, user_id=user_id)
    kind = NotificationKind.GROUP_ADDED if is_member else NotificationKind.GROUP_REMOVED
    notify(session, user_id, kind, group.id, group=group.name)
