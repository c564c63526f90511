"""The tokens in the links of mails. A worker creates one when it sends the mail; the API reads it.

A token is bound to the current email and password of the user: it works once, and stops working
when either changes. The token of an invitation, or of a change of email, is bound to its row.
"""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db.types import now
from shared.errors import InvalidToken
from shared.models import EmailChange, Invitation, User
from shared.tokens import create_token, read_token

RECOVERY, VERIFICATION, INVITATION = "recovery", "verification", "invitation"
EMAIL_CHANGE, EMAIL_UNDO = "email-change", "email-undo"
LIFETIMES = {
    RECOVERY: timedelta(hours=1),
    VERIFICATION: timedelta(hours=24),
    INVITATION: timedelta(days=7),
    EMAIL_CHANGE: timedelta(hours=24),
    EMAIL_UNDO: timedelta(days=7),
}


def create_link_token(purpose: str, user: User) -> str:
    once = fingerprint(user.email, user.password_hash)
    return create_token(purpose, str(user.id), LIFETIMES[purpose], once=once)


def read_link_token(session: Session, purpose: str, token: str) -> User:
    """Return the user, with their row locked, so that one of two concurrent uses fails."""
    claims = read_token(purpose, token)
    user = session.get(User, UUID(claims["sub"]), with_for_update=True)
    if user is None or not user.is_active:
        raise InvalidToken("This account no longer exists.")
    if purpose == VERIFICATION and user.email_verified:
        raise InvalidToken("This email address is already confirmed: log in.")
    if claims["once"] != fingerprint(user.email, user.password_hash):
        raise InvalidToken("The link has already been used, or there is a newer one.")
    return user


def create_invitation_token(invitation: Invitation) -> str:
    return create_token(INVITATION, str(invitation.id), invitation.expires_at - now())


def read_invitation_token(token: str) -> UUID:
    """Return the id of the invitation, which may have been withdrawn since."""
    return UUID(read_token(INVITATION, token)["sub"])


def create_email_change_token(purpose: str, change: EmailChange) -> str:
    """`purpose`: EMAIL_CHANGE to confirm it, or EMAIL_UNDO."""
    return create_token(purpose, str(change.id), change.expires_at - now())


def read_email_change_token(purpose: str, token: str) -> UUID:
    """Return the id of the change, which may have been replaced or undone since."""
    return UUID(read_token(purpose, token)["sub"])


def fingerprint(email: str, password_hash: str | None) -> str:
    """A hash of what a link is bound to. It does not reveal the password."""
    return sha256(f"{email} {password_hash}".encode()).hexdigest()[:32]
