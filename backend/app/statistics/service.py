from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.items.service import own_items, shared_items
from shared.db.types import now
from shared.jobs.statistics import queue_statistics
from shared.models import Item, Job, JobState, User


def statistics_of(session: Session, caller: Caller) -> dict[str, Any]:
    return {
        "items": {
            "mine": _count(session, own_items(caller)),
            "shared": _count(session, shared_items(caller)),
        },
        "jobs": _jobs_by_state(session, Job.owner_id == caller.id),
    }


def system_statistics(session: Session, days: int) -> dict[str, Any]:
    growth = _growth(session, days)
    return {
        "users": {
            "total": growth[-1]["total"],
            "active": _count(session, sa.select(User).where(User.is_active)),
            "growth": growth,
        },
        "items": _count(session, sa.select(Item).where(Item.deleted_at.is_(None))),
        "jobs": _jobs_by_state(session, sa.true()),
        "queues": queue_statistics(session),
    }


def _count(session: Session, query: sa.Select[Any]) -> int:
    counted = query.with_only_columns(sa.func.count(), maintain_column_froms=True)
    return session.scalars(counted).one()


def _jobs_by_state(session: Session, which: sa.ColumnElement[bool]) -> dict[JobState, int]:
    query = sa.select(Job.state, sa.func.count()).where(which).group_by(Job.state)
    return dict.fromkeys(JobState, 0) | dict(session.execute(query).all())


def _growth(session: Session, days: int) -> list[dict[str, Any]]:
    """The number of users at the end of each of the last days, including today."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=days - 1)
    day = _day(session, User.created_at).label("day")
    query = sa.select(day, sa.func.count()).where(User.created_at >= first).group_by(day)
    new = {date.fromisoformat(name): count for name, count in session.execute(query)}
    total = _count(session, sa.select(User).where(User.created_at < first))
    growth = []
    for number in range(days):
        this = first.date() + timedelta(days=number)
        total += new.get(this, 0)
        growth.append({"day": this, "total": total})
    return growth


def _day(session: Session, moment: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[str]:
    """The day in UTC, like 2026-11-24. Only PostgreSQL would use the connection's time zone."""
    if session.get_bind().dialect.name == "postgresql":
        moment = sa.func.timezone("UTC", moment)
    return sa.cast(sa.func.date(moment), sa.String(10))
