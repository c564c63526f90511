"""The devices that users log in with: a user is told of a login with one that is new."""

import re
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.types import now
from shared.models import KnownDevice, LoginSession, Notification, NotificationKind
from shared.notifications import notify
from shared.tokens import hash_secret, new_nonce

MAX_DEVICES = 20  # of a user
# A program that keeps no cookies has a new device at each login.
TOLD_AGAIN_AFTER = timedelta(days=1)  # for each IP address


def remember_device(session: Session, session_id: UUID, token: str, ip_address: str) -> str:
    """Remember the device that has just opened a session. `token`: that of its cookie, or "".

    Return the token for its cookie. The first device of a user is not reported.
    """
    token = token if re.fullmatch(r"[0-9a-f]{64}", token) else new_nonce()
    user_id = session.get_one(LoginSession, session_id).user_id
    latest_first = sa.select(KnownDevice).order_by(KnownDevice.last_login_at.desc())
    known = session.scalars(latest_first.where(KnownDevice.user_id == user_id)).all()
    device = next((it for it in known if it.token_hash == hash_secret(token)), None)
    if device:
        device.last_login_at = now()
        return token
    if known and not _was_told(session, user_id, ip_address):
        notify(session, user_id, NotificationKind.ACCOUNT_NEW_DEVICE, ip_address=ip_address)
    session.add(KnownDevice(user_id=user_id, token_hash=hash_secret(token), last_login_at=now()))
    for oldest in known[MAX_DEVICES - 1 :]:
        session.delete(oldest)
    return token


def _was_told(session: Session, user_id: UUID, ip_address: str) -> bool:
    recent = (
        sa.select(Notification.parameters)
        .where(
            Notification.user_id == user_id,
            Notification.kind == NotificationKind.ACCOUNT_NEW_DEVICE,
            Notification.created_at > now() - TOLD_AGAIN_AFTER,
        )
        .order_by(Notification.created_at.desc())
        .limit(MAX_DEVICES)
    )
    return ip_address in [parameters["ip_address"] for parameters in session.scalars(recent)]
