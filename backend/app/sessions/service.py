from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db import now
from shared.errors import NotFound
from shared.models import LoginSession


def living_sessions(user_id: UUID) -> sa.Select:
    return sa.select(LoginSession).where(
        LoginSession.user_id == user_id,
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > now(),
    )


def end_session(session: Session, user_id: UUID, session_id: UUID) -> None:
    found = session.scalar(living_sessions(user_id).where(LoginSession.id == session_id))
    if found is None:
        raise NotFound("There is no such session.")
    found.ended_at = now()


def end_sessions(session: Session, user_id: UUID, but: UUID | None = None) -> None:
    """All of a user's, but perhaps one."""
    session.execute(
        sa.update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .where(sa.true() if but is None else LoginSession.id != but)
        .values(ended_at=now())
    )
