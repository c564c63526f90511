"""The content of each mail: a text and an HTML part, rendered from the templates of its name."""

from collections.abc import Mapping
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.db.types import now
from shared.email_addresses import ascii_domain
from shared.errors import JobFailed
from shared.jobs.mail import Mail
from shared.languages import translate, translations
from shared.link_tokens import (
    EMAIL_CHANGE,
    EMAIL_UNDO,
    INVITATION,
    LIFETIMES,
    RECOVERY,
    VERIFICATION,
    create_email_change_token,
    create_invitation_token,
    create_link_token,
)
from shared.messages import Message
from shared.models import EmailChange, Invitation, Notification, NotificationKind, User
from shared.models.notification import SECURITY
from shared.settings import settings

# The page that the link of each mail opens, and the purpose of the link's token.
PAGES = {
    Mail.RECOVERY: ("reset-password", RECOVERY),
    Mail.VERIFICATION: ("verify-email", VERIFICATION),
    Mail.ALREADY_SIGNED_UP: ("login", None),
    Mail.EMAIL_IS_TAKEN: ("login", None),
}
# What the mail of each notification says; the pages have the same texts
# (frontend/src/app/notifications/notification-look.ts).
NOTIFICATIONS = {
    NotificationKind.JOB_SUCCEEDED: Message("Your job {task} has succeeded"),
    NotificationKind.JOB_FAILED: Message("Your job {task} has failed"),
    NotificationKind.ITEM_SHARED: Message("{by} shared “{title}” with {group}"),
    NotificationKind.GROUP_ADDED: Message("You were added to the group {group}"),
    NotificationKind.GROUP_REMOVED: Message("You were removed from the group {group}"),
    NotificationKind.GROUP_MADE_MANAGER: Message("You are now a manager of the group {group}"),
    NotificationKind.GROUP_MADE_MEMBER: Message("You are no longer a manager of the group {group}"),
    NotificationKind.ACCOUNT_PASSWORD_CHANGED: Message("Your password was changed"),
    NotificationKind.ACCOUNT_EMAIL_CHANGED: Message("Your email address was changed to {email}"),
    NotificationKind.ACCOUNT_LINKED: Message("An account at {provider} can now log in as you"),
    NotificationKind.ACCOUNT_SESSION_MISUSED: Message(
        "A session was used from two places and has ended"
    ),
    NotificationKind.ACCOUNT_API_KEY_CREATED: Message("The API key {name} was created"),
    NotificationKind.ACCOUNT_DATA_READY: Message("Your data is ready for download"),
    NotificationKind.ACCOUNT_NEW_DEVICE: Message(
        "A new device, with the IP address {ip_address}, logged in to your account"
    ),
    NotificationKind.ACCOUNT_AUTHENTICATOR_ADDED: Message("An authenticator app was added"),
    NotificationKind.ACCOUNT_AUTHENTICATOR_REMOVED: Message("Your authenticator app was removed"),
    NotificationKind.ACCOUNT_PASSKEY_ADDED: Message("The passkey {name} was added"),
    NotificationKind.ACCOUNT_PASSKEY_REMOVED: Message("The passkey {name} was removed"),
    NotificationKind.ACCOUNT_RECOVERY_CODE_USED: Message(
        "Somebody logged in to your account with a recovery code (left: {left})"
    ),
    NotificationKind.ACCOUNT_SECOND_FACTORS_RESET: Message(
        "An administrator removed your second factors"
    ),
}

# How long a link works.
DAYS = Message("{count} day", "{count} days")
HOURS = Message("{count} hour", "{count} hours")


@cache
def _templates(language: str) -> Environment:
    """The templates in a language: https://jinja.palletsprojects.com/en/stable/extensions/#i18n-extension"""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    templates.policies["ext.i18n.trimmed"] = True
    templates.globals["language"] = language
    templates.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return templates


def write(mail: Mail, user: User, job_id: UUID, language: str) -> EmailMessage:
    """Write a mail to a user, without the name until the email address is confirmed. Otherwise
    anyone could sign up another person with an advertisement as the name, and we would send it.
    """
    page, purpose = PAGES[mail]
    values = {
        "name": _one_line(user.full_name) if user.email_verified else "",
        "link": _link(page, create_link_token(purpose, user) if purpose else None),
        "lifetime": purpose and _format_lifetime(LIFETIMES[purpose], language),
    }
    return _compose(mail, user.email, values, job_id, language)


def write_invitation(
    invitation: Invitation, group: str, job_id: UUID, language: str
) -> EmailMessage:
    """Write an invitation. Omit a user's name too, since the group does not know it yet."""
    values: dict[str, str | None] = {
        "name": "",
        "group": _one_line(group),
        "link": _link("accept-invitation", create_invitation_token(invitation)),
        "lifetime": _format_lifetime(LIFETIMES[INVITATION], language),
    }
    return _compose(Mail.INVITATION, invitation.email, values, job_id, language)


def write_notification(
    notification: Notification, user: User, email: str, job_id: UUID, language: str
) -> EmailMessage:
    """`email`: that of the user when the notification was written."""
    kind = NotificationKind(notification.kind)
    parameters = {name: _one_line(str(it)) for name, it in notification.parameters.items()}
    values = {
        "name": _one_line(user.full_name),
        "event": translate(NOTIFICATIONS[kind].format(**parameters), language),
        "link": _link("notifications", None),
        "settings": None if kind in SECURITY else _link("settings", None),
        "recovery": _link("password-recovery", None),
    }
    return _compose(Mail.NOTIFICATION, email, values, job_id, language)


def write_email_change(change: EmailChange, job_id: UUID, language: str) -> EmailMessage:
    """Ask the new address to confirm. Omit the name: anyone can enter the address of a stranger."""
    values: dict[str, str | None] = {
        "name": "",
        "link": _link("confirm-email", create_email_change_token(EMAIL_CHANGE, change)),
        "lifetime": _format_lifetime(LIFETIMES[EMAIL_CHANGE], language),
    }
    return _compose(Mail.EMAIL_CHANGE, change.new_email, values, job_id, language)


def write_email_changed(
    email: str, change: EmailChange | None, job_id: UUID, language: str
) -> EmailMessage:
    """Tell the old address, without a link if a superuser has changed it."""
    token = create_email_change_token(EMAIL_UNDO, change) if change else None
    values = {
        "name": "",
        "link": _link("undo-email-change", token) if token else None,
        "lifetime": _format_lifetime(LIFETIMES[EMAIL_UNDO], language),
    }
    return _compose(Mail.EMAIL_CHANGED, email, values, job_id, language)


def write_account_deleted(email: str, job_id: UUID, language: str) -> EmailMessage:
    values = {"name": "", "link": None}
    return _compose(Mail.ACCOUNT_DELETED, email, values, job_id, language)


def _compose(
    mail: Mail, email: str, values: Mapping[str, object], job_id: UUID, language: str
) -> EmailMessage:
    """Compose a message, with the same id at each attempt, so that duplicates can be recognized."""
    sender = _address(settings().mail_from, settings().project_name)
    common = {"project": settings().project_name, "home": settings().public_url, "email": email}
    values = {**common, **values}
    templates = _templates(language)
    subject, _, text = templates.get_template(f"{mail}.txt").render(values).partition("\n")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _address(email)
    message["Subject"] = subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{job_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: asks for no automatic replies
    message.set_content(text.lstrip())
    html = templates.get_template(f"{mail}.html").render(values, subject=subject)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = language
    return message


def _link(page: str, token: str | None) -> str:
    """Put the token after "#", a part that browsers do not send: it never appears in a log."""
    link = f"{settings().public_url}/{page}"
    return f"{link}#token={token}" if token else link


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _format_lifetime(lifetime: timedelta, language: str) -> str:
    hours = lifetime // timedelta(hours=1)
    text = DAYS.format(count=lifetime.days) if hours > 48 else HOURS.format(count=hours)
    return translate(text, language)


def _address(email: str, name: str = "") -> Address:
    """Parse an email address, and convert a non-ASCII domain to its ASCII form."""
    local = email.rpartition("@")[0]
    try:
        return Address(name, addr_spec=f"{local}@{ascii_domain(email)}")
    except (ValueError, MessageError) as error:
        raise JobFailed(f"No mail can be sent to this email address: {error}.") from error
