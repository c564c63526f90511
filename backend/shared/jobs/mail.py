"""The mails that the API requests. `worker/mail` looks up the user, and sends the mail."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.languages import request_language
from shared.link_tokens import fingerprint
from shared.models import User


class Mail(StrEnum):
    RECOVERY = "recovery"
    VERIFICATION = "verification"
    ALREADY_SIGNED_UP = "already_signed_up"
    INVITATION = "invitation"
    NOTIFICATION = "notification"
    EMAIL_CHANGE = "email_change"
    EMAIL_IS_TAKEN = "email_is_taken"
    EMAIL_CHANGED = "email_changed"
    ACCOUNT_DELETED = "account_deleted"


def ask_for_recovery(session: Session, email: str) -> None:
    _create_job(session, Mail.RECOVERY, email)


def ask_for_verification(session: Session, email: str, password_hash: str | None) -> None:
    """If there is a confirmed account with this email, the mail says that instead.

    The link is only valid for this password, and the page asks for it: of two people who sign up
    with the same email, the one who receives its mails logs in with their own password.
    """
    _create_job(session, Mail.VERIFICATION, email, once=fingerprint(email, password_hash))


def ask_for_another_verification(session: Session, user: User) -> None:
    ask_for_verification(session, user.email, user.password_hash)


def ask_for_invitation(session: Session, email: str, invitation_id: UUID) -> None:
    """The recipient may have an account or not."""
    _create_job(session, Mail.INVITATION, email, invitation=str(invitation_id))


def ask_for_notification(session: Session, email: str, notification_id: UUID) -> None:
    _create_job(session, Mail.NOTIFICATION, email, notification=str(notification_id))


def ask_for_email_change(session: Session, email: str, change_id: UUID) -> None:
    """To the new address. If there is an account with it, the mail says that instead."""
    _create_job(session, Mail.EMAIL_CHANGE, email, email_change=str(change_id))


def tell_old_email(session: Session, email: str, user: User, change_id: UUID | None = None) -> None:
    """Tell the old address of a user that it was changed, with a link that undoes the change."""
    change = {"email_change": str(change_id)} if change_id else {}
    _create_job(session, Mail.EMAIL_CHANGED, email, user.language, **change)


def tell_deletion(session: Session, user: User) -> None:
    """Tell a user that their account is deleted."""
    _create_job(session, Mail.ACCOUNT_DELETED, user.email, user.language)


def _create_job(
    session: Session, mail: Mail, to: str, language: str | None = None, **more: str
) -> None:
    """Create the same job, without a secret, whether or not there is such a user. The mail is in
    the language that the user has chosen, otherwise in that of the request. `language`: that of
    a user whom the worker does not find by the email.
    """
    language = language or request_language.get()
    parameters = {"mail": mail, "to": to, **more, **({"language": language} if language else {})}
    create(session, None, Task.SEND_MAIL, parameters)
