"""The second step of a login: who takes it, and the token that leads from the first step to it."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.audit import record
from shared.db.types import now
from shared.errors import Forbidden, InvalidToken, NotAuthenticated
from shared.link_tokens import fingerprint
from shared.messages import Message
from shared.models import Action, Authenticator, LoginSession, Passkey, RecoveryCode, User
from shared.settings import settings
from shared.tokens import create_token, read_token

STEP_LIFETIME = timedelta(minutes=10)
# For this long, a login or a confirmation is proof enough to change how one logs in.
FRESH_FOR = timedelta(minutes=10)
CONFIRM = Message("Confirm that it is you, and repeat this within ten minutes.")
LOG_IN_AGAIN = Message("Log out, log in again, and repeat this within ten minutes.")


class Method(StrEnum):
    """How somebody proves who they are, apart from their password."""

    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"
    PROVIDER = "provider"  # OIDC_…_SECOND_FACTOR: the provider has checked one


def methods_of(session: Session, user_id: UUID) -> list[str]:
    """What the user has set up, in the order in which the pages offer it."""
    confirmed = Authenticator.confirmed_at.is_not(None)
    rows = {
        Method.PASSKEY: sa.exists().where(Passkey.user_id == user_id),
        Method.AUTHENTICATOR: sa.exists().where(Authenticator.user_id == user_id, confirmed),
        Method.RECOVERY_CODE: sa.exists().where(RecoveryCode.user_id == user_id),
    }
    found = session.execute(sa.select(*(exists for exists in rows.values()))).one()
    return [method.value for method, is_there in zip(rows, found, strict=True) if is_there]


def factors_of(session: Session, user_id: UUID) -> list[str]:
    """The same without recovery codes, which are only in place of a factor that is lost."""
    return [it for it in methods_of(session, user_id) if it != Method.RECOVERY_CODE]


def require_second_step(session: Session, user: User) -> None:
    """Raise Forbidden with a token for the second step, if the user has a second factor. Commit
    what the first step did: the error must not undo it.
    """
    if not user.has_second_factor:
        return
    methods = methods_of(session, user.id)
    session.commit()
    raise Forbidden(
        "Confirm the login with your second factor.",
        second_factor={"token": create_step_token(user), "methods": methods},
    )


def create_step_token(user: User) -> str:
    """It works until the password or the email changes."""
    once = fingerprint(user.email, user.password_hash)
    return create_token("second-factor", str(user.id), STEP_LIFETIME, once=once)


def read_step_token(session: Session, token: str) -> User:
    """Return the user who has taken the first step, with their row locked, so that ending all
    sessions of the user ends the new one too.
    """
    try:
        claims = read_token("second-factor", token)
    except InvalidToken as error:
        raise _login_expired() from error
    user = session.get(User, UUID(claims["sub"]), with_for_update=True)
    is_usable = user and user.is_active and user.has_second_factor
    if not user or not is_usable or claims["once"] != fingerprint(user.email, user.password_hash):
        raise _login_expired()
    return user


def _login_expired() -> NotAuthenticated:
    return NotAuthenticated("This login has expired: log in again.")


def require_fresh(session: Session, user: User, session_id: UUID | None) -> None:
    """Raise Forbidden if the user's last login or confirmation in this session is not recent:
    somebody else may have found it open.
    """
    opened = session.get(LoginSession, session_id) if session_id else None
    if opened and (opened.confirmed_at or opened.created_at) >= now() - FRESH_FOR:
        return
    methods = factors_of(session, user.id)
    if user.has_password and settings().password_login:
        methods.insert(0, "password")
    raise Forbidden(CONFIRM if methods else LOG_IN_AGAIN, confirmation={"methods": methods})


def confirm(session: Session, session_id: UUID | None) -> None:
    """The user has just proved who they are, in this session."""
    opened = session.get_one(LoginSession, session_id)
    opened.confirmed_at = now()
    record(session, Action.SESSION_CONFIRMED, session_id)
