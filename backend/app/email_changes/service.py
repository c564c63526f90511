"""A change of the own email: the new address confirms it, and the old one can undo it."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.passwords import check_password, set_password
from app.second_factors.service import remove_since
from app.users.service import EMAIL_IS_TAKEN, check_current_password
from shared.audit import record
from shared.db.session import flush
from shared.db.types import now
from shared.errors import Conflict, Forbidden, InvalidInput, InvalidToken
from shared.jobs import mail
from shared.link_tokens import (
    EMAIL_CHANGE,
    EMAIL_UNDO,
    LIFETIMES,
    fingerprint,
    read_email_change_token,
)
from shared.models import Action, ApiKey, EmailChange, Identity, NotificationKind, User
from shared.notifications import notify


def request_change(
    session: Session,
    user_id: UUID,
    email: str,
    password: str,
    this_session: UUID | None,
    ip_address: str,
) -> None:
    """Do the same work whether or not there is an account with this email: the worker looks it up.
    The link of an earlier request no longer works.
    """
    user = check_current_password(session, user_id, password, this_session, ip_address)
    if email == user.email:
        raise InvalidInput("email", "This is your email address already.")
    limits.EMAIL_CHANGE.count(email, ip_address)
    pending = (EmailChange.user_id == user.id, EmailChange.confirmed_at.is_(None))
    session.execute(sa.delete(EmailChange).where(*pending))
    change = EmailChange(
        user_id=user.id,
        old_email=user.email,
        new_email=email,
        once=fingerprint(user.email, user.password_hash),
        expires_at=now() + LIFETIMES[EMAIL_CHANGE],
    )
    session.add(change)
    session.flush()
    record(session, Action.EMAIL_CHANGE_REQUESTED, user.id)
    mail.ask_for_email_change(session, email, change.id)


def confirm_change(session: Session, user_id: UUID, token: str) -> None:
    """Require the session of the user too: whoever gets the mail by a typing error in the address
    could otherwise take over the account.
    """
    change, user = _find(session, EMAIL_CHANGE, token)
    if user.id != user_id:
        raise Forbidden("Log in with the account whose email address you want to change.")
    if change.once != fingerprint(user.email, user.password_hash):
        raise InvalidToken(
            "Your email address or password has changed since: request another link."
        )
    _set_email(session, user, change.new_email)
    change.confirmed_at, change.expires_at = now(), now() + LIFETIMES[EMAIL_UNDO]
    record(session, Action.EMAIL_CHANGED, user.id)
    notify(session, user.id, NotificationKind.ACCOUNT_EMAIL_CHANGED, email=user.email)
    mail.tell_old_email(session, change.old_email, user, change.id)


def undo_change(session: Session, token: str, password: str, ip_address: str) -> None:
    """Whoever changed the email knew the password: set another one, which ends all sessions. Undo
    the later changes too, and end their links: the same person may have made them, as well as API
    keys and links to a provider, so none of these is kept. Of the second factors, those from before
    the change are: whoever opens the link needs one to log in.
    """
    change, user = _find(session, EMAIL_UNDO, token)
    check_password(password, change.old_email, user.full_name)
    _set_email(session, user, change.old_email)
    undone = (EmailChange.user_id == user.id, EmailChange.created_at >= change.created_at)
    session.execute(sa.delete(EmailChange).where(*undone))
    valid = (ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
    session.execute(sa.update(ApiKey).where(*valid).values(revoked_at=now()))
    session.execute(sa.delete(Identity).where(Identity.user_id == user.id))
    remove_since(session, user, change.created_at)
    record(session, Action.EMAIL_CHANGE_UNDONE, user.id, user_id=user.id)
    set_password(session, user, password)
    limits.LOGIN.reset(user.email, ip_address)


def _find(session: Session, purpose: str, token: str) -> tuple[EmailChange, User]:
    """Return the change and its user. Lock the user first, like every change of a user, so that one
    of two concurrent uses of the token fails.
    """
    change_id, is_undo = read_email_change_token(purpose, token), purpose == EMAIL_UNDO
    user_id = session.scalar(sa.select(EmailChange.user_id).where(EmailChange.id == change_id))
    user = user_id and session.get(User, user_id, with_for_update=True)
    change = session.get(EmailChange, change_id, with_for_update=True)
    is_usable = change and change.expires_at > now() and bool(change.confirmed_at) == is_undo
    if not user or not user.is_active or not change or not is_usable:
        raise InvalidToken(
            "The link has already been used or has expired, or there is a newer one."
        )
    return change, user


def _set_email(session: Session, user: User, email: str) -> None:
    """Delete a signup with this email that was never confirmed: it must not keep the address from
    the one who receives its mails.
    """
    unconfirmed = (User.email == email, ~User.email_verified, User.is_active, ~User.is_superuser)
    session.execute(sa.delete(User).where(*unconfirmed, User.id != user.id))
    user.email, user.email_verified = email, True
    flush(session, refusal=Conflict(EMAIL_IS_TAKEN))
