"""Signup: an account can be used once its email address is confirmed."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.passwords import check_password, require_password_login
from shared.audit import record
from shared.errors import Forbidden, InvalidInput
from shared.jobs import mail
from shared.link_tokens import VERIFICATION, read_link_token
from shared.models import Action, User
from shared.passwords import hash_password, verify_password
from shared.settings import settings


def sign_up(
    session: Session, ip_address: str, *, email: str, password: str, full_name: str = ""
) -> None:
    """Respond alike and after the same time, whether or not there is an account already. Only the
    mail reveals it.
    """
    if not settings().signup_open:
        raise Forbidden("Signup is closed. Ask an administrator for an account.")
    require_password_login()
    limits.VERIFICATION.count(email, ip_address)
    check_password(password, email, full_name)
    user = User(
        email=email,
        password_hash=hash_password(password),
        full_name=full_name,
        email_verified=False,
    )
    if not _add(session, user):
        _replace_unconfirmed(session, user)
    record(session, Action.USER_SIGNED_UP)
    mail.ask_for_verification(session, email, user.password_hash)


def verify_email(session: Session, token: str, password: str) -> None:
    """Require the password too: a stranger may have signed up again with the same email, and its
    owner, who opens the latest mail, would confirm the stranger's password.
    """
    require_password_login()
    user = read_link_token(session, VERIFICATION, token)
    if not verify_password(password, user.password_hash)[0]:
        raise InvalidInput(
            "password", "This is not the password of the latest signup with this email."
        )
    user.email_verified = True
    record(session, Action.USER_CONFIRMED, user.id, user_id=user.id)


def _add(session: Session, user: User) -> bool:
    try:
        with session.begin_nested():
            session.add(user)
    except sa.exc.IntegrityError:
        return False
    return True


def _replace_unconfirmed(session: Session, user: User) -> None:
    """Let the latest signup count: an earlier one may have used somebody else's email address."""
    session.execute(
        sa.update(User)
        .where(User.email == user.email, ~User.email_verified, User.is_active)
        .values(password_hash=user.password_hash, full_name=user.full_name)
    )
