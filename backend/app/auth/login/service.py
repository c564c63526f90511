"""Login, refresh and logout."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.passwords import require_password_login
from app.auth.second_factor import require_second_step
from shared.audit import record
from shared.db.database_clock import database_now, read_clock
from shared.db.types import length_of, now
from shared.email_addresses import normalize_email
from shared.errors import Forbidden, InvalidToken, NotAuthenticated, TooManyRequests
from shared.events import close_streams
from shared.jobs import mail
from shared.models import Action, LoginSession, NotificationKind, User
from shared.notifications import notify
from shared.passwords import verify_password
from shared.settings import settings
from shared.tokens import create_token, hash_secret, new_nonce, read_token, sign

# For this long after a refresh, the spent token gets the same successor again: another tab may have
# refreshed just before, or the response may have been lost.
REUSE_GRACE = timedelta(seconds=10)


# For this long after a login, an attack on the account does not lock the browser out.
BROWSER_IS_KNOWN_FOR = timedelta(days=180)


@dataclass
class Login:
    session_id: UUID
    refresh_token: str


def log_in(
    session: Session, email: str, password: str, device: str, ip_address: str, browser_token: str
) -> Login:
    require_password_login()
    email = _as_stored(email)
    browser = _known_browser(browser_token, email)
    limits.LOGIN.count(email, ip_address, browser)
    user = session.scalar(sa.select(User).where(User.email == email))
    matches, new_hash = verify_password(password, user.password_hash if user else None)
    if user is None or not matches or not _is_unchanged(session, user):
        record(session, Action.LOGIN_FAILED, user.id if user else None)
        session.commit()  # the error that follows must not undo it
        raise NotAuthenticated("The email address or the password is wrong.")
    if not user.email_verified:
        _refuse_unverified(session, user, ip_address)
    limits.LOGIN.reset(email, ip_address, browser)
    if new_hash:
        user.password_hash = new_hash
        session.flush()
    require_second_step(session, user)
    return open_session(session, user.id, device, ip_address)


def set_last_login(session: Session, user_id: UUID) -> None:
    """Without another version of the user: who edits them meanwhile must get no conflict."""
    values = {"last_login_at": now(), "updated_at": User.updated_at}
    login = sa.update(User).where(User.id == user_id).values(values)
    session.execute(login, execution_options={"synchronize_session": False})


def create_browser_token(email: str) -> str:
    """Return a token that proves that a browser has logged in to this account."""
    return create_token("browser", _account(email), BROWSER_IS_KNOWN_FOR, jti=new_nonce()[:16])


def _known_browser(token: str, email: str) -> str | None:
    """Return the browser's id if it has logged in to this account before."""
    try:
        claims = read_token("browser", token)
    except InvalidToken:
        return None
    return claims["jti"] if claims["sub"] == _account(email) else None


def _account(email: str) -> str:
    return sign(f"browser of {_as_stored(email)}")[:32]


def _as_stored(email: str) -> str:
    """Also accept an email that is not valid: an account may be older than the rules for emails."""
    try:
        return normalize_email(email)
    except ValueError:
        return email.strip().lower()


def _is_unchanged(session: Session, user: User) -> bool:
    """Whether the user is still active, with the same password, and without a second factor if they
    had none: all may change during the check of the password. Lock the row, so that ending all
    sessions of the user ends the new one too.
    """
    same = sa.select(User.id).where(
        User.id == user.id,
        User.password_hash == user.password_hash,
        User.is_active,
        User.has_second_factor == user.has_second_factor,
    )
    return session.scalar(same.with_for_update()) is not None


def _refuse_unverified(session: Session, user: User, ip_address: str) -> None:
    """Send another mail, since the first may be lost. Always raise Forbidden."""
    try:
        limits.VERIFICATION.count(user.email, ip_address)
    except TooManyRequests as error:
        raise Forbidden(
            "Confirm your email address: open the link in the latest mail that we sent you."
        ) from error
    mail.ask_for_another_verification(session, user)
    session.commit()  # the error that follows must not undo it
    raise Forbidden("Confirm your email address: open the link in the mail that we just sent you.")


def open_session(
    session: Session, user_id: UUID, device: str, ip_address: str, second_factor: str | None = None
) -> Login:
    """`second_factor`: the one that was used, a Method."""
    set_last_login(session, user_id)
    session_id = uuid4()
    secret = _signed(session_id, new_nonce())
    opened = LoginSession(
        id=session_id,
        user_id=user_id,
        token_hash=hash_secret(secret),
        device=device[: length_of(LoginSession.device)],
        ip_address=ip_address[: length_of(LoginSession.ip_address)],
        last_used_at=now(),
        expires_at=now() + refresh_token_lifetime(),
        second_factor=second_factor,
    )
    session.add(opened)
    session.flush()
    record(session, Action.LOGIN_SUCCEEDED, opened.id, user_id=user_id)
    return Login(opened.id, f"{opened.id}.{secret}")


def refresh_token_lifetime() -> timedelta:
    return timedelta(days=settings().refresh_token_days)


def refresh(session: Session, token: str, ip_address: str) -> Login:
    """Exchange a refresh token for its successor. A token that was spent before ends its session,
    since it was stolen. A token that we did not issue does not end it: otherwise, anyone who has
    read an access token could end its session.
    """
    opened, token_hash = _read(session, token)
    if opened is None or opened.ended_at or min(opened.expires_at, _latest_end(opened)) < now():
        raise NotAuthenticated("This session has ended: log in again.")
    _require_second_factor(session, opened)
    secret = _signed(opened.id, sign(token))
    if compare_digest(token_hash, opened.token_hash):
        opened.spent_token_hash, opened.token_hash = opened.token_hash, hash_secret(secret)
        opened.last_used_at, opened.ip_address = (
            database_now(),
            ip_address[: length_of(LoginSession.ip_address)],
        )
        opened.expires_at = min(now() + refresh_token_lifetime(), _latest_end(opened))
        return Login(opened.id, f"{opened.id}.{secret}")
    if token_hash == opened.spent_token_hash and _was_just_used(session, opened):
        return Login(opened.id, f"{opened.id}.{secret}")
    if not _was_issued(token):
        raise NotAuthenticated("The refresh token is invalid: log in again.")
    opened.ended_at = now()
    close_streams(session, opened.user_id)
    record(session, Action.SESSION_MISUSED, opened.id, user_id=opened.user_id)
    notify(session, opened.user_id, NotificationKind.ACCOUNT_SESSION_MISUSED)
    session.commit()  # the error that follows must not undo it
    raise NotAuthenticated("This session was used from two places and has ended: log in again.")


def _require_second_factor(session: Session, opened: LoginSession) -> None:
    """End a session of before MFA_REQUIRED, of a user who has a second factor: log in with it."""
    if opened.second_factor or settings().mfa_required == "none":
        return
    user = session.get_one(User, opened.user_id)
    if user.has_second_factor and settings().requires_second_factor(is_superuser=user.is_superuser):
        opened.ended_at = now()
        record(session, Action.SESSION_ENDED, opened.id, user_id=opened.user_id)
        close_streams(session, opened.user_id)
        session.commit()  # the error that follows must not undo it
        raise NotAuthenticated("Log in again, with your second factor: it is required now.")


def _was_just_used(session: Session, opened: LoginSession) -> bool:
    """By the database's clock: the other refresh may have run on a machine whose clock differs."""
    return read_clock(session) - opened.last_used_at < REUSE_GRACE


def _latest_end(opened: LoginSession) -> datetime:
    """The end of the session, however often it is used."""
    return opened.created_at + timedelta(days=settings().session_max_days)


def _signed(session_id: UUID, nonce: str) -> str:
    """The secret of a refresh token. Its signature proves that we issued the token."""
    return nonce + sign(f"{session_id}.{nonce}")


def _was_issued(token: str) -> bool:
    name, _, secret = token.partition(".")
    return compare_digest(secret.encode(), _signed(UUID(name), secret[:64]).encode())


def log_out(session: Session, token: str) -> None:
    opened, token_hash = _read(session, token)
    if (
        opened
        and not opened.ended_at
        and token_hash in (opened.token_hash, opened.spent_token_hash)
    ):
        opened.ended_at = now()
        record(session, Action.SESSION_ENDED, opened.id, user_id=opened.user_id)
        close_streams(session, opened.user_id)


def _read(session: Session, token: str) -> tuple[LoginSession | None, str]:
    """The session that the token names, locked until the commit, and the token's hash."""
    name, _, secret = token.partition(".")
    try:
        session_id = UUID(name)
    except ValueError:
        return None, ""
    return session.get(LoginSession, session_id, with_for_update=True), hash_secret(secret)
