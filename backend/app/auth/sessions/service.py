from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.types import now
from shared.errors import NotFound
from shared.models import LoginSession


def active_sessions(user_id: UUID) -> sa.Select[LoginSession]:
    return sa.select(LoginSession).where(
        LoginSession.user_id == user_id,
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > now(),
    )


def end_session(session: Session, user_id: UUID, session_id: UUID) -> None:
    found = session.scalar(active_sessions(user_id).where(LoginSession.id == session_id))
    if found is None:
        raise NotFound("There is no such session.")
    found.ended_at = now()


def end_sessions(session: Session, user_id: UUID, except_id: UUID | None = None) -> None:
    """End all sessions of a user, except one."""
    session.execute(
        sa.update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .where(sa.true() if except_id is None else LoginSession.id != except_id)
        .values(ended_at=now())
    )
