"""Authenticator apps: codes that change every 30 seconds (TOTP, RFC 6238).

Import pyotp and segno only where they are needed: without an app, nothing of them is loaded.
"""

import logging
from hmac import compare_digest
from time import time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.session import changed_rows
from shared.db.types import now
from shared.errors import InvalidInput
from shared.models import Authenticator, User
from shared.settings import settings

log = logging.getLogger(__name__)

STEP = 30  # seconds
IS_BEGUN = Authenticator.confirmed_at.is_(None)
IS_CONFIRMED = Authenticator.confirmed_at.is_not(None)
WINDOW = (1, 0, -1)  # steps by which the clocks may differ


def add(session: Session, user: User) -> dict[str, str]:
    """Begin to set up an app. Return its secret, also as a URI, and that as a QR code (SVG). It
    replaces one that was begun before.
    """
    import pyotp

    from app.second_factors.encryption import encrypt

    secret = pyotp.random_base32()
    begun = (Authenticator.user_id == user.id, IS_BEGUN)
    session.execute(sa.delete(Authenticator).where(*begun))
    session.add(Authenticator(user_id=user.id, secret=encrypt(secret, user.id)))
    totp = pyotp.TOTP(secret, name=user.email, issuer=settings().project_name)
    uri = totp.provisioning_uri()
    return {"secret": secret, "uri": uri, "qr_code": _qr_code(uri)}


def confirm(session: Session, user: User, code: str) -> UUID:
    """Confirm the app that was begun, with its first code. It replaces a confirmed one. Return its
    id. Raise InvalidInput if the code is wrong.
    """
    mine = Authenticator.user_id == user.id
    begun = session.scalar(sa.select(Authenticator).where(mine, IS_BEGUN))
    step = begun and _step_of(begun, code)
    if not begun or not step:
        raise InvalidInput("code", "This code is wrong, or has expired.")
    session.execute(sa.delete(Authenticator).where(mine, IS_CONFIRMED))
    begun.confirmed_at, begun.last_step = now(), step
    return begun.id


def use_code(session: Session, user_id: UUID, code: str) -> bool:
    """Whether the code is right, and is used for the first time. Of concurrent uses, one wins: each
    has to move the latest step forward.
    """
    mine = (Authenticator.user_id == user_id, IS_CONFIRMED)
    found = session.scalar(sa.select(Authenticator).where(*mine))
    step = found and _step_of(found, code)
    if not found or not step:
        return False
    is_later = sa.or_(Authenticator.last_step.is_(None), Authenticator.last_step < step)
    use = sa.update(Authenticator).where(Authenticator.id == found.id, is_later)
    return changed_rows(session, use.values(last_step=step)) == 1


def _step_of(authenticator: Authenticator, code: str) -> int | None:
    """The step whose code this is: the current one, or one beside it."""
    import pyotp

    from app.second_factors.encryption import decrypt

    secret = decrypt(authenticator.secret, authenticator.user_id)
    if secret is None:
        log.error("the secret of authenticator %s was encrypted with another key", authenticator.id)
        return None
    totp, current = pyotp.TOTP(secret), int(time()) // STEP
    # Compare with each, so that the time of the response does not reveal which one it is.
    matches = {
        current + offset: compare_digest(
            totp.generate_otp(current + offset).encode(), code.encode()
        )
        for offset in WINDOW
    }
    return next((step for step, is_match in matches.items() if is_match), None)


def _qr_code(uri: str) -> str:
    import segno

    return segno.make(uri, error="m", micro=False).svg_inline(scale=4, light="white")
