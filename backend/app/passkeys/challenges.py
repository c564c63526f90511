"""Challenges for passkeys. A signed token contains the challenge. Once it is answered, the database
remembers that it is spent: a request for a challenge stores nothing, and Redis is not needed.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.passkeys.webauthn import REFUSED
from shared.db.types import now
from shared.errors import InvalidInput, InvalidToken
from shared.models import SpentChallenge
from shared.tokens import create_token, new_nonce, read_token

LIFETIME = timedelta(minutes=5)
ADDITION, CONFIRMATION, LOGIN = "passkey-addition", "passkey-confirmation", "passkey-login"
ANYONE = "anyone"  # the subject of a login; that of the others is the id of a session


@dataclass(frozen=True)
class Challenge:
    text: str
    step: str  # the token of the first step, or ""

    @property
    def bytes(self) -> bytes:
        return bytes.fromhex(self.text)


def create_challenge(purpose: str, subject: str, step: str = "") -> tuple[str, bytes]:
    """Return the token and the challenge."""
    challenge = Challenge(new_nonce(), step)
    token = create_token(purpose, subject, LIFETIME, challenge=challenge.text, step=step)
    return token, challenge.bytes


def read_challenge(purpose: str, token: str, subject: str) -> Challenge:
    """Raise InvalidInput if the token is invalid, has expired or is for another subject."""
    try:
        claims = read_token(purpose, token)
    except InvalidToken as error:
        raise InvalidInput("credential", REFUSED) from error
    if claims["sub"] != subject:
        raise InvalidInput("credential", REFUSED)
    return Challenge(claims["challenge"], claims["step"])


def spend(session: Session, challenge: Challenge) -> None:
    """Raise InvalidInput if it was answered before, rightly or not. Of concurrent answers, one
    wins. Commit: a refusal that follows must not undo it.
    """
    spent = SpentChallenge(challenge=challenge.text, expires_at=now() + LIFETIME)
    session.add(spent)
    try:
        session.commit()
    except sa.exc.IntegrityError as error:
        session.rollback()
        raise InvalidInput("credential", REFUSED) from error
