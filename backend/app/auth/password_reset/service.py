"""A forgotten password: a mail with a link, and the new password that the link lets set."""

from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.passwords import check_password, set_password
from shared.jobs import mail
from shared.link_tokens import RECOVERY, read_link_token


def recover_password(session: Session, email: str, ip_address: str) -> None:
    """The same work whether or not there is such a user: the worker that sends it finds out."""
    limits.RECOVERY.count(email, ip_address)
    mail.ask_for_recovery(session, email)


def reset_password(session: Session, token: str, password: str, ip_address: str) -> None:
    """Whoever has the link reads the mails to this email address, which confirms it too."""
    user = read_link_token(session, RECOVERY, token)
    check_password(password, user.email, user.full_name)
    set_password(session, user, password)
    user.email_verified = True
    limits.LOGIN.reset(user.email, ip_address)
