from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.passwords import check_password, require_password_login, set_password
from app.auth.second_factor import require_fresh
from app.auth.sessions.service import end_sessions
from app.files.service import remove_contents_of_user
from app.pagination import columns_of
from shared.audit import record
from shared.db.session import flush
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events import close_streams
from shared.jobs import mail
from shared.messages import Message
from shared.models import Action, EmailChange, NotificationKind, User
from shared.models.user import HAS_PASSWORD
from shared.notifications import notify
from shared.optimistic_locking import check_version
from shared.passwords import hash_password, verify_password
from shared.settings import settings

LISTED = [column for column in columns_of(User) if column is not User.password_hash]
STATES = {
    "active": (User.is_active.is_(True), User.email_verified.is_(True)),
    "unconfirmed": (User.is_active.is_(True), User.email_verified.is_(False)),
    "deactivated": (User.is_active.is_(False),),
}
ROLES = {"superuser": (User.is_superuser.is_(True),), "user": (User.is_superuser.is_(False),)}
EMAIL_IS_TAKEN = Message("An account with this email address already exists.")


def listed_users(state: str | None = None, role: str | None = None) -> sa.Select[Any]:
    """Rows for a list; only those in one of STATES and with one of ROLES, if they are given."""
    conditions = [*STATES.get(state or "", ()), *ROLES.get(role or "", ())]
    return sa.select(*LISTED, HAS_PASSWORD).where(*conditions)


def get_user(session: Session, user_id: UUID, *, lock: bool = False) -> User:
    user = session.get(User, user_id, with_for_update=lock or None)
    if user is None:
        raise NotFound("There is no such user.")
    return user


def create_user(session: Session, *, email: str, password: str, **values: Any) -> User:
    check_password(password, email, values.get("full_name", ""))
    user = User(email=email, password_hash=hash_password(password), **values)
    session.add(user)
    flush(session, refusal=Conflict(EMAIL_IS_TAKEN))
    record(session, Action.USER_CREATED, user.id)
    return user


def update_user(session: Session, user_id: UUID, versions: set[str] | None, **changes: Any) -> User:
    """Also end all sessions of the user if they are deactivated or get another password."""
    _check_last_superuser_after(session, user_id, changes)
    return _update(session, user_id, versions, changes)


def _update(
    session: Session, user_id: UUID, versions: set[str] | None, changes: dict[str, Any]
) -> User:
    user = get_user(session, user_id, lock=True)
    check_version(user, versions)
    password, email = changes.pop("password", None), user.email
    for name, value in changes.items():
        setattr(user, name, value)
    # Before another statement flushes, whose error would not become EMAIL_IS_TAKEN.
    flush(session, refusal=Conflict(EMAIL_IS_TAKEN))
    if changes:
        record(session, Action.USER_UPDATED, user.id, fields=changes)
    if user.email != email:
        _tell_new_email(session, user, email)
    if password is not None:
        check_password(password, user.email, user.full_name)
        set_password(session, user, password)
    if not user.is_active:
        end_sessions(session, user.id)
    return user


def _tell_new_email(session: Session, user: User, old_email: str) -> None:
    """What a superuser sets counts: the links of the user's own changes no longer work."""
    session.execute(sa.delete(EmailChange).where(EmailChange.user_id == user.id))
    notify(session, user.id, NotificationKind.ACCOUNT_EMAIL_CHANGED, email=user.email)
    if user.email_verified:
        mail.tell_old_email(session, old_email, user)


def update_own_user(
    session: Session,
    user_id: UUID,
    this_session: UUID | None,
    ip_address: str,
    versions: set[str] | None,
    *,
    current_password: str | None = None,
    **changes: Any,
) -> User:
    """Update a superuser's own account. Require the current password for a new password: a session
    must not be enough to take over the account. Refuse a new email, which has to be confirmed.
    """
    _check_last_superuser_after(session, user_id, changes)
    email = changes.get("email")
    if email and email != get_user(session, user_id).email:
        raise InvalidInput("email", "Change your own email address in the settings.")
    if "password" in changes:
        password = current_password or ""
        check_current_password(session, user_id, password, this_session, ip_address)
    return _update(session, user_id, versions, changes)


def change_password(
    session: Session,
    user_id: UUID,
    current: str,
    new: str,
    this_session: UUID | None,
    ip_address: str,
) -> None:
    """End all other sessions, in case somebody else knew the old password."""
    require_password_login()
    user = check_current_password(session, user_id, current, this_session, ip_address)
    check_password(new, user.email, user.full_name, field="new_password")
    set_password(session, user, new, this_session)


def check_current_password(
    session: Session, user_id: UUID, password: str, this_session: UUID | None, ip_address: str
) -> User:
    """Check that the user sends the request, not somebody else with their session. Lock the row.

    Without a password, or where none opens a session, this requires a recent login or confirmation.
    """
    if password:
        limits.PASSWORD.count(str(user_id), ip_address)
    user = get_user(session, user_id, lock=True)
    if not (password and user.has_password and settings().password_login):
        require_fresh(session, user, this_session)
        return user
    if not verify_password(password, user.password_hash)[0]:
        raise InvalidInput("current_password", "This is not your current password.")
    limits.PASSWORD.reset(str(user_id), ip_address)
    return user


def delete_own_user(
    session: Session, user_id: UUID, password: str, this_session: UUID | None, ip_address: str
) -> None:
    check_last_superuser(session, except_id=user_id)  # takes its locks first
    check_current_password(session, user_id, password, this_session, ip_address)
    _delete(session, user_id)


def delete_user(session: Session, user_id: UUID) -> None:
    check_last_superuser(session, except_id=user_id)
    _delete(session, user_id)


def _delete(session: Session, user_id: UUID) -> None:
    user = get_user(session, user_id, lock=True)
    remove_contents_of_user(session, user.id)
    session.delete(user)
    record(session, Action.USER_DELETED, user.id)
    if user.email_verified:
        mail.tell_deletion(session, user)
    close_streams(session, user_id)


def _check_last_superuser_after(session: Session, user_id: UUID, changes: dict[str, Any]) -> None:
    if changes.get("is_superuser") is False or changes.get("is_active") is False:
        check_last_superuser(session, except_id=user_id)


def check_last_superuser(session: Session, except_id: UUID) -> None:
    """Raise Conflict for the last superuser. Lock the rows, so that two superusers cannot remove
    each other at the same time; in one order and before any other row, to avoid deadlocks. Call it
    once, since another user may become a superuser meanwhile.
    """
    active = sa.select(User.id).where(User.is_superuser, User.is_active).order_by(User.id)
    if set(session.scalars(active.with_for_update())) == {except_id}:
        raise Conflict("This is the last superuser: create another one first.")
