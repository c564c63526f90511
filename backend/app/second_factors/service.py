"""The second factors of a user: authenticator apps, passkeys, and recovery codes beside them."""

from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.caller import Caller
from app.auth.login.service import Login, open_session
from app.auth.second_factor import Method, confirm, factors_of, read_step_token, require_fresh
from app.auth.sessions.service import end_sessions
from app.second_factors import authenticator, recovery_codes
from app.second_factors.authenticator import IS_CONFIRMED
from app.users.service import check_current_password, get_user
from shared.audit import record
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.messages import Message
from shared.models import (
    Action,
    Authenticator,
    LoginSession,
    NotificationKind,
    Passkey,
    RecoveryCode,
    User,
)
from shared.notifications import notify
from shared.settings import settings

WRONG_CODE = Message("This code is wrong, was used, or has expired.")
WRONG_RECOVERY_CODE = Message("This recovery code is wrong, or was used.")


def describe(session: Session, caller: Caller) -> dict[str, Any]:
    mine = (Authenticator.user_id == caller.id, IS_CONFIRMED)
    added_at = session.scalar(sa.select(Authenticator.confirmed_at).where(*mine))
    return {
        "has_authenticator": added_at is not None,
        "authenticator_added_at": added_at,
        "passkeys": count_passkeys(session, caller.id),
        "recovery_codes": recovery_codes.count(session, caller.id),
        "is_required": settings().requires_second_factor(is_superuser=caller.is_superuser),
    }


def count_passkeys(session: Session, user_id: UUID) -> int:
    mine = Passkey.user_id == user_id
    return session.scalars(sa.select(sa.func.count(Passkey.id)).where(mine)).one()


def begin_change(session: Session, caller: Caller) -> User:
    """Return the caller's user with their row locked, so that of two requests neither overlooks
    what the other adds or removes. Require a recent login or confirmation.
    """
    user = get_user(session, caller.id, lock=True)
    require_fresh(session, user, caller.session_id)
    return user


def add_authenticator(session: Session, caller: Caller) -> dict[str, str]:
    return authenticator.add(session, begin_change(session, caller))


def confirm_authenticator(
    session: Session, caller: Caller, code: str, ip_address: str
) -> list[str]:
    """Return recovery codes if this is the first factor."""
    limits.SECOND_FACTOR.count(str(caller.id), ip_address)
    user = begin_change(session, caller)
    authenticator.confirm(session, user, _digits(code))
    record(session, Action.SECOND_FACTOR_ADDED, user.id)
    notify(session, user.id, NotificationKind.ACCOUNT_AUTHENTICATOR_ADDED)
    return after_addition(session, user, caller, Method.AUTHENTICATOR)


def after_addition(session: Session, user: User, caller: Caller, method: Method) -> list[str]:
    """The current session has used the new factor too. Return recovery codes if it is the first."""
    opened = session.get_one(LoginSession, caller.session_id)
    opened.second_factor = opened.second_factor or method
    if user.has_second_factor:
        return []
    user.has_second_factor = True
    return _create_codes(session, user)


def remove_authenticator(session: Session, caller: Caller) -> None:
    user = begin_change(session, caller)
    mine = sa.select(Authenticator).where(Authenticator.user_id == user.id, IS_CONFIRMED)
    found = session.scalar(mine)
    if found is None:
        raise NotFound("You have no authenticator app.")
    session.delete(found)
    record(session, Action.SECOND_FACTOR_REMOVED, user.id)
    notify(session, user.id, NotificationKind.ACCOUNT_AUTHENTICATOR_REMOVED)
    after_removal(session, user)


def after_removal(session: Session, user: User) -> None:
    """Without a factor, recovery codes are of no use. Raise Conflict if one is required."""
    session.flush()
    if factors_of(session, user.id):
        return
    if settings().requires_second_factor(is_superuser=user.is_superuser):
        raise Conflict("A second factor is required: add another one first.")
    user.has_second_factor = False
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def create_recovery_codes(session: Session, caller: Caller) -> list[str]:
    user = begin_change(session, caller)
    if not user.has_second_factor:
        raise Conflict("Add an authenticator app or a passkey first.")
    return _create_codes(session, user)


def _create_codes(session: Session, user: User) -> list[str]:
    record(session, Action.RECOVERY_CODES_CREATED, user.id)
    return recovery_codes.create(session, user.id)


def finish_login(
    session: Session, token: str, method: str, code: str, device: str, ip_address: str
) -> tuple[Login, str]:
    """Take the second step of a login. Return the login and the user's email."""
    user = read_step_token(session, token)
    limits.SECOND_FACTOR.count(str(user.id), ip_address)
    if method == Method.RECOVERY_CODE:
        if not recovery_codes.use(session, user.id, code):
            refuse_factor(session, user.id, "code", WRONG_RECOVERY_CODE)
        record(session, Action.RECOVERY_CODE_USED, user.id, user_id=user.id)
        left = recovery_codes.count(session, user.id)
        notify(session, user.id, NotificationKind.ACCOUNT_RECOVERY_CODE_USED, left=left)
    elif not authenticator.use_code(session, user.id, _digits(code)):
        refuse_factor(session, user.id, "code", WRONG_CODE)
    return open_session(session, user.id, device, ip_address, method), user.email


def confirm_session(
    session: Session, caller: Caller, method: str, secret: str, ip_address: str
) -> None:
    """Confirm that the caller is who they are, for the next ten minutes."""
    if method == Method.AUTHENTICATOR:
        limits.SECOND_FACTOR.count(str(caller.id), ip_address)
        get_user(session, caller.id, lock=True)
        if not authenticator.use_code(session, caller.id, _digits(secret)):
            refuse_factor(session, caller.id, "secret", WRONG_CODE)
    else:
        _check_password(session, caller, secret, ip_address)
    confirm(session, caller.session_id)


def _check_password(session: Session, caller: Caller, password: str, ip_address: str) -> None:
    """An empty password, or one that opens no session, proves nothing."""
    if not (password and caller.has_password and settings().password_login):
        raise InvalidInput("secret", "This is not your current password.")
    try:
        check_current_password(session, caller.id, password, caller.session_id, ip_address)
    except InvalidInput as error:
        raise InvalidInput("secret", error.message) from error


def refuse_factor(session: Session, user_id: UUID, field: str, text: str) -> NoReturn:
    """Record that a second factor was wrong, and always raise InvalidInput."""
    session.rollback()
    record(session, Action.LOGIN_SECOND_FACTOR_FAILED, user_id)
    session.commit()  # the error that follows must not undo it
    raise InvalidInput(field, text)


def reset(session: Session, user: User) -> None:
    """Remove all factors of a user who has lost them, and end their sessions."""
    remove_since(session, user, None)
    end_sessions(session, user.id)
    record(session, Action.SECOND_FACTOR_RESET, user.id)
    notify(session, user.id, NotificationKind.ACCOUNT_SECOND_FACTORS_RESET)


def reset_another_user(session: Session, caller: Caller, user_id: UUID) -> None:
    require_fresh(session, get_user(session, caller.id), caller.session_id)
    if user_id == caller.id:
        raise Forbidden("Remove your own second factors in the settings.")
    reset(session, get_user(session, user_id, lock=True))


def remove_since(session: Session, user: User, moment: datetime | None) -> None:
    """Remove the factors that were added since then, or all."""
    for model in (Authenticator, Passkey, RecoveryCode):
        is_new = model.created_at >= moment if moment else sa.true()
        session.execute(sa.delete(model).where(model.user_id == user.id, is_new))
    user.has_second_factor = bool(factors_of(session, user.id))


def _digits(code: str) -> str:
    """Apps show a code in two groups of three digits."""
    return code.replace(" ", "")
