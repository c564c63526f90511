from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.pagination import NestedRow, columns_of
from shared.models import ApiKey, AuditEntry, User

ACTOR = NestedRow("actor", User.id, User.email, User.full_name)
API_KEY = NestedRow("api_key", ApiKey.id, ApiKey.name)
MAX_PEOPLE = 100  # that a search finds


def listed_entries(
    session: Session,
    *,
    q: str = "",
    action: str | None = None,
    user_id: UUID | None = None,
    target_id: UUID | None = None,
    ip_address: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> sa.Select[Any]:
    """Rows for a list, with the user who acted and their API key, unless those were deleted."""
    filters = {
        AuditEntry.action: action,
        AuditEntry.actor_id: user_id,
        AuditEntry.target_id: target_id,
        AuditEntry.ip_address: ip_address,
    }
    found = _entries().where(*(column == it for column, it in filters.items() if it is not None))
    found = found.where(AuditEntry.created_at >= since) if since else found
    found = found.where(AuditEntry.created_at < until) if until else found
    return found.where(_concerns(session, q)) if q else found


def activity_of(caller: Caller) -> sa.Select[Any]:
    """What the caller did, and what others did to the caller's account."""
    return _entries().where(
        sa.or_(AuditEntry.actor_id == caller.id, AuditEntry.target_id == caller.id)
    )


def _concerns(session: Session, text: str) -> sa.ColumnElement[bool]:
    """Whether it was done by or to somebody with this name or email, or in this request."""
    named = User.email.icontains(text, autoescape=True)
    named |= User.full_name.icontains(text, autoescape=True)
    people = session.scalars(sa.select(User.id).where(named).limit(MAX_PEOPLE)).all()
    return sa.or_(
        AuditEntry.actor_id.in_(people),
        AuditEntry.target_id.in_(people),
        AuditEntry.request_id == text,
    )


def _entries() -> sa.Select[Any]:
    joined = (
        sa.select(AuditEntry)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(ApiKey, ApiKey.id == AuditEntry.api_key_id)
    )
    return joined.with_only_columns(*columns_of(AuditEntry), ACTOR, API_KEY)
