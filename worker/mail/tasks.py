"""Send the mails that the API requests. The link of a mail is created when the mail is sent."""

from email.message import EmailMessage
from uuid import UUID

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs.mail import Mail
from shared.jobs.tasks import Task
from shared.languages import find_language
from shared.link_tokens import fingerprint
from shared.models import Group, Invitation, Notification, User
from shared.models.notification import ALWAYS_BY_MAIL
from shared.settings import settings
from worker.mail import transport
from worker.mail.messages import write, write_invitation, write_notification
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
    """Return the notification's mail, or None if it was read or deleted in the meantime."""
    user = find_user(run.parameters["to"])
    with session_scope(read_only=True) as session:
        found = session.get(Notification, UUID(run.parameters["notification"]))
    if user is None or found is None or found.read_at:
        return None
    if not user.notifications_by_mail and found.kind not in ALWAYS_BY_MAIL:
        return None
    return write_notification(found, user, run.job_id, language_of(user, run))


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
