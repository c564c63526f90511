"""The API keys of a user: only their owner sees them, creates and revokes them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.api_key import START, make_key
from app.pagination import columns_of
from app.users.service import check_current_password
from shared.audit import record
from shared.db.types import now
from shared.errors import Conflict, NotFound
from shared.messages import Message
from shared.models import Action, ApiKey, NotificationKind
from shared.notifications import notify
from shared.settings import settings
from shared.tokens import hash_secret

LISTED = [column for column in columns_of(ApiKey) if column is not ApiKey.key_hash]


def listed_keys(user_id: UUID) -> sa.Select[Any]:
    """Rows for a list, also of expired keys, which explain why a program is refused."""
    return sa.select(*LISTED).where(*_kept_by(user_id))


def create_key(
    session: Session,
    user_id: UUID,
    *,
    name: str,
    scopes: list[str],
    expires_in_days: int,
    current_password: str,
    this_session: UUID | None,
    ip_address: str,
) -> tuple[str, ApiKey]:
    """Return the key's text, which is not stored, and its row. Require the current password: the
    key outlives the session, which somebody else may have.
    """
    # Locks the user.
    check_current_password(session, user_id, current_password, this_session, ip_address)
    _check_number(session, user_id)
    text = make_key()
    made = ApiKey(
        user_id=user_id,
        name=name,
        key_hash=hash_secret(text),
        start=text[:START],
        scopes=sorted(set(scopes)),
        expires_at=now() + timedelta(days=expires_in_days),
    )
    session.add(made)
    session.flush()
    record(session, Action.API_KEY_CREATED, made.id)
    notify(session, user_id, NotificationKind.ACCOUNT_API_KEY_CREATED, name=name)
    return text, made


def revoke_key(session: Session, user_id: UUID, key_id: UUID) -> None:
    found = session.scalar(
        sa.select(ApiKey).where(ApiKey.id == key_id, *_kept_by(user_id)).with_for_update()
    )
    if found is None:
        raise NotFound("There is no such API key.")
    found.revoked_at = now()
    record(session, Action.API_KEY_REVOKED, key_id)


def _kept_by(user_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None)


def _check_number(session: Session, user_id: UUID) -> None:
    most = settings().api_keys_per_user
    valid = sa.select(sa.func.count(ApiKey.id)).where(*_kept_by(user_id), ApiKey.expires_at > now())
    if session.scalars(valid).one() >= most:
        text = Message("You already have {most} API keys: revoke one that you no longer need.")
        raise Conflict(text.format(most=most))
