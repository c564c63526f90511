"""Send the mails that the API requests. The link of a mail is created when the mail is sent."""

from email.message import EmailMessage
from uuid import UUID

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs.mail import Mail
from shared.jobs.tasks import Task
from shared.languages import find_language
from shared.link_tokens import fingerprint
from shared.models import EmailChange, Group, Invitation, Notification, User
from shared.models.notification import SECURITY
from shared.settings import settings
from worker.mail import transport
from worker.mail.messages import (
    write,
    write_account_deleted,
    write_email_change,
    write_email_changed,
    write_invitation,
    write_notification,
)
from worker.runtime.runner import JobRun, job_task

# The settings that the worker requires at startup.
SETTINGS = (
    *("secret_key", "public_url", "mail_from", "mail_dir", "default_language"),
    *("smtp_host", "smtp_port", "smtp_tls", "smtp_user", "smtp_password"),
)


@job_task(Task.SEND_MAIL)
def send_mail(run: JobRun) -> None:
    """Send a mail. If there is no recipient, the job succeeds without sending one."""
    mail = Mail(run.parameters["mail"])
    if mail is Mail.INVITATION:
        message = invitation(run)
    elif mail is Mail.NOTIFICATION:
        message = notification(run)
    elif mail is Mail.EMAIL_CHANGE:
        message = email_change(run)
    elif mail is Mail.EMAIL_CHANGED:
        message = email_changed(run)
    elif mail is Mail.ACCOUNT_DELETED:
        message = write_account_deleted(run.parameters["to"], run.job_id, language_of(None, run))
    else:
        message = to_user(run, mail)
    if message:
        transport.send(message)


def to_user(run: JobRun, mail: Mail) -> EmailMessage | None:
    user = find_user(run.parameters["to"])
    if user is None:
        return None
    chosen = choose(user, mail, run.parameters.get("once"))
    return write(chosen, user, run.job_id, language_of(user, run)) if chosen else None


def invitation(run: JobRun) -> EmailMessage | None:
    """Return the invitation's mail, or None if it was withdrawn or accepted in the meantime."""
    with session_scope(read_only=True) as session:
        found = session.get(Invitation, UUID(run.parameters["invitation"]))
        if found is None:
            return None
        group = session.get(Group, found.group_id)
    language = language_of(find_user(found.email), run)
    return write_invitation(found, group.name, run.job_id, language) if group else None


def notification(run: JobRun) -> EmailMessage | None:
    """Return the notification's mail, or None if it was read or deleted in the meantime. What is
    about security is sent anyway, and to the address that the user had when it happened: whoever
    did it may have read the notification, and changed the address.
    """
    email = run.parameters["to"]
    with session_scope(read_only=True) as session:
        found = session.get(Notification, UUID(run.parameters["notification"]))
        user = session.get(User, found.user_id) if found else None
    if user is None or found is None or not (found.kind in SECURITY or wants(user, email, found)):
        return None
    return write_notification(found, user, email, run.job_id, language_of(user, run))


def wants(user: User, email: str, found: Notification) -> bool:
    is_recipient = user.is_active and user.email == email
    return is_recipient and user.notifications_by_mail and found.read_at is None


def email_change(run: JobRun) -> EmailMessage | None:
    """Return the mail to the new address: to confirm it, or, if there is an account with it, to the
    owner of that. None if the change was confirmed or replaced in the meantime.
    """
    change = find_change(run)
    if change is None or change.confirmed_at:
        return None
    with session_scope(read_only=True) as session:
        owner = session.scalar(sa.select(User).where(User.email == change.new_email))
        user = session.get(User, change.user_id)
    if owner is None or (owner.is_active and not owner.email_verified):
        return write_email_change(change, run.job_id, language_of(user, run))
    return to_user(run, Mail.EMAIL_IS_TAKEN)


def email_changed(run: JobRun) -> EmailMessage:
    """Return the mail to the old address. Only a user's own change has a link that undoes it."""
    change = find_change(run)
    return write_email_changed(run.parameters["to"], change, run.job_id, language_of(None, run))


def find_change(run: JobRun) -> EmailChange | None:
    with session_scope(read_only=True) as session:
        name = run.parameters.get("email_change")
        return session.get(EmailChange, UUID(name)) if name else None


def find_user(email: str) -> User | None:
    with session_scope(read_only=True) as session:
        return session.scalar(sa.select(User).where(User.email == email, User.is_active))


def language_of(user: User | None, run: JobRun) -> str:
    chosen = user.language if user else None
    return find_language(chosen, run.parameters.get("language"), settings().default_language)


def choose(user: User, mail: Mail, once: str | None) -> Mail | None:
    """Return the mail to send: after a signup, it depends on the current state of the account."""
    if mail is Mail.VERIFICATION and user.email_verified:
        return Mail.ALREADY_SIGNED_UP
    if mail is Mail.VERIFICATION and once != fingerprint(user.email, user.password_hash):
        return None  # a later signup with this email has its own mail
    return mail
