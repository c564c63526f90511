"""The mails that the API asks for. `worker/mail` looks up the user, writes and sends them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.link_tokens import fingerprint
from shared.models import User


class Mail(StrEnum):
    RECOVERY = "recovery"
    VERIFICATION = "verification"
    ALREADY_SIGNED_UP = "already_signed_up"
    INVITATION = "invitation"


def ask_for_recovery(session: Session, email: str) -> None:
    _ask(session, Mail.RECOVERY, email)


def ask_for_verification(session: Session, email: str, password_hash: str) -> None:
    """Whoever has an account with this email already, and confirmed it, is told that instead.

    The link is for this password alone, and asks for it: of two strangers who sign up with the same
    email, the one who reads its mails gets in with the password that they chose, and no other.
    """
    _ask(session, Mail.VERIFICATION, email, once=fingerprint(email, password_hash))


def ask_for_another_verification(session: Session, user: User) -> None:
    ask_for_verification(session, user.email, user.password_hash)


def ask_for_invitation(session: Session, email: str, invitation_id: UUID) -> None:
    """To somebody with or without an account."""
    _ask(session, Mail.INVITATION, email, invitation=str(invitation_id))


def _ask(session: Session, mail: Mail, to: str, **more: str) -> None:
    """The row has no secret, and is made alike whether or not there is such a user."""
    create(session, None, Task.SEND_MAIL, {"mail": mail, "to": to, **more})
