from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.pagination import columns_of
from shared.audit import record
from shared.db.types import now
from shared.errors import NotFound
from shared.events import close_streams
from shared.models import Action, LoginSession


def active_sessions(user_id: UUID) -> sa.Select[LoginSession]:
    return sa.select(LoginSession).where(
        LoginSession.user_id == user_id,
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > now(),
    )


def described_sessions(caller: Caller) -> sa.Select[Any]:
    """The caller's sessions for a list, each with whether this request belongs to it."""
    is_current = (LoginSession.id == caller.session_id).label("is_current")
    return active_sessions(caller.id).with_only_columns(*columns_of(LoginSession), is_current)


def end_session(session: Session, user_id: UUID, session_id: UUID) -> None:
    found = session.scalar(active_sessions(user_id).where(LoginSession.id == session_id))
    if found is None:
        raise NotFound("There is no such session.")
    found.ended_at = now()
    record(session, Action.SESSION_ENDED, session_id)
    close_streams(session, user_id)


def end_sessions(session: Session, user_id: UUID, except_id: UUID | None = None) -> None:
    """End all sessions of a user, except one."""
    session.execute(
        sa.update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .where(sa.true() if except_id is None else LoginSession.id != except_id)
        .values(ended_at=now())
    )
    record(session, Action.SESSIONS_ENDED, user_id)
    close_streams(session, user_id)
