"""Invitations to groups: a manager learns nothing about accounts, and nobody becomes a member
without their consent.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.caller import Caller
from app.groups.service import describe_group, get_managed_group
from app.pagination import columns_of
from shared.audit import record
from shared.db.types import now
from shared.errors import Conflict, Forbidden, InvalidToken, NotFound
from shared.jobs import mail
from shared.link_tokens import INVITATION, LIFETIMES, read_invitation_token
from shared.messages import Message
from shared.models import Action, Group, Invitation, Membership, User

MAX_PENDING = 100  # of one group


def pending_of(session: Session, caller: Caller, group_id: UUID) -> sa.Select[Any]:
    group = get_managed_group(session, caller, group_id)
    return _pending(group).with_only_columns(*columns_of(Invitation))


def invite(session: Session, caller: Caller, group_id: UUID, email: str, ip_address: str) -> None:
    """Do the same work whether or not there is an account with this email."""
    group = get_managed_group(session, caller, group_id, lock=True)
    limits.INVITATION.count(email, ip_address)
    members = sa.select(Membership).join(User, User.id == Membership.user_id)
    if session.scalar(members.where(Membership.group_id == group.id, User.email == email)):
        raise Conflict("This user is already a member of the group.")
    found = sa.select(Invitation).where(Invitation.group_id == group.id, Invitation.email == email)
    invitation = session.scalar(found)
    if invitation is None:
        _check_number(session, group)
        invitation = Invitation(group_id=group.id, email=email)
        session.add(invitation)
    invitation.expires_at = now() + LIFETIMES[INVITATION]
    session.flush()
    record(session, Action.INVITATION_CREATED, invitation.id, parent_id=group.id)
    mail.ask_for_invitation(session, email, invitation.id)


def withdraw(session: Session, caller: Caller, group_id: UUID, invitation_id: UUID) -> None:
    group = get_managed_group(session, caller, group_id, lock=True)
    invitation = session.scalar(_pending(group).where(Invitation.id == invitation_id))
    if invitation is None:
        raise NotFound("There is no such invitation.")
    session.delete(invitation)
    record(session, Action.INVITATION_WITHDRAWN, invitation_id, parent_id=group.id)


def accept(session: Session, caller: Caller, token: str) -> sa.Row[Any]:
    """Require the invited email: the token is not enough, since a mail may be forwarded."""
    invitation = _find(session, read_invitation_token(token))
    if invitation.email != caller.email or not caller.email_verified:
        raise Forbidden("Log in with the email that this invitation was sent to.")
    if session.get(Membership, (invitation.group_id, caller.id)) is None:
        session.add(Membership(group_id=invitation.group_id, user_id=caller.id))
        record(session, Action.MEMBER_ADDED, caller.id, parent_id=invitation.group_id)
    session.delete(invitation)
    session.flush()
    return describe_group(session, caller, invitation.group_id)


def _pending(group: Group) -> sa.Select[Invitation]:
    return sa.select(Invitation).where(
        Invitation.group_id == group.id, Invitation.expires_at > now()
    )


def _check_number(session: Session, group: Group) -> None:
    count = sa.select(sa.func.count()).select_from(_pending(group).subquery())
    if session.scalars(count).one() >= MAX_PENDING:
        text = Message("{most} invitations to this group are pending: withdraw some, or wait.")
        raise Conflict(text.format(most=MAX_PENDING))


def _find(session: Session, invitation_id: UUID) -> Invitation:
    """Lock the group first, like every change of its members, then read the invitation again."""
    group_id = session.scalar(sa.select(Invitation.group_id).where(Invitation.id == invitation_id))
    if group_id is not None:
        session.get(Group, group_id, with_for_update=True)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.expires_at < now():
        raise InvalidToken("This invitation was accepted or withdrawn, or has expired.")
    return invitation
