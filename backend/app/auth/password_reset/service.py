"""Reset of a forgotten password through a link in a mail."""

from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.passwords import check_password, require_password_login, set_password
from shared.audit import record
from shared.jobs import mail
from shared.link_tokens import RECOVERY, read_link_token
from shared.models import Action


def recover_password(session: Session, email: str, ip_address: str) -> None:
    """Do the same work whether or not the user exists: the worker looks up the user."""
    require_password_login()
    limits.RECOVERY.count(email, ip_address)
    record(session, Action.PASSWORD_FORGOTTEN)
    mail.ask_for_recovery(session, email)


def reset_password(session: Session, token: str, password: str, ip_address: str) -> None:
    """Also confirm the email: a user who has the link receives its mails."""
    require_password_login()
    user = read_link_token(session, RECOVERY, token)
    check_password(password, user.email, user.full_name)
    set_password(session, user, password)
    user.email_verified = True
    limits.LOGIN.reset(user.email, ip_address)
