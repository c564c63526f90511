from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.pagination import columns_of
from shared.db.types import now
from shared.models import Notification

MAX_UNREAD = 100  # more are not counted


def visible_notifications(caller: Caller) -> sa.Select[Notification]:
    """A user's own notifications, also for a superuser."""
    return sa.select(Notification).where(Notification.user_id == caller.id)


def listed_notifications(caller: Caller, *, unread: bool) -> sa.Select[*tuple[object, ...]]:
    found = visible_notifications(caller)
    found = found.where(Notification.read_at.is_(None)) if unread else found
    return found.with_only_columns(*columns_of(Notification))


def count_unread(session: Session, caller: Caller) -> int:
    unread = visible_notifications(caller).where(Notification.read_at.is_(None))
    counted = unread.with_only_columns(Notification.id).limit(MAX_UNREAD).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0


def mark_as_read(session: Session, caller: Caller, ids: list[UUID] | None) -> None:
    """Ignore the notifications of others, and those that were deleted or read before."""
    session.execute(
        sa.update(Notification)
        .where(Notification.user_id == caller.id, Notification.read_at.is_(None))
        .where(sa.true() if ids is None else Notification.id.in_(ids))
        .values(read_at=now())
        .execution_options(synchronize_session=False)
    )
