"""Delete expired data, which the scheduler does every hour."""

from datetime import datetime, timedelta
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.session import changed_rows, session_scope
from shared.db.types import now
from shared.models import Invitation, Item, Job, LoginSession, User
from shared.models.item import DELETED_ITEMS_ARE_KEPT
from shared.models.job import UNFINISHED
from shared.settings import settings
from shared.storage import results

KEPT_FOR = timedelta(days=7)
ASKED_AT_ONCE = 1000  # jobs in one query


def delete_expired_data() -> int:
    """Delete the system's jobs and the sessions that ended more than KEPT_FOR ago, deleted items
    that can no longer be restored, old unconfirmed signups, expired invitations, and results that
    have expired or have no job. A user's jobs are kept as long as the user.

    Return the number of deleted jobs.
    """
    since = now() - KEPT_FOR
    ended = sa.or_(LoginSession.ended_at < since, LoginSession.expires_at < since)
    with session_scope() as session:
        session.execute(sa.delete(LoginSession).where(ended))
        session.execute(sa.delete(Invitation).where(Invitation.expires_at < now()))
        session.execute(sa.delete(Item).where(Item.deleted_at < now() - DELETED_ITEMS_ARE_KEPT))
        count = _delete_system_jobs(session, since)
        _delete_unconfirmed_signups(session)
        _expire_results(session)
    _remove_results_without_job()
    return count


def _delete_system_jobs(session: Session, since: datetime) -> int:
    """Delete the system's old jobs, but keep those with a result until it expires."""
    old = (Job.owner_id.is_(None), Job.finished_at < since, Job.result_name.is_(None))
    return changed_rows(session, sa.delete(Job).where(*old))


def _delete_unconfirmed_signups(session: Session) -> None:
    """Delete unconfirmed signups. Another signup or a change by a superuser restarts the period."""
    old = now() - timedelta(days=settings().unconfirmed_signup_days)
    session.execute(
        sa.delete(User).where(~User.email_verified, ~User.is_superuser, User.updated_at < old)
    )


def _expire_results(session: Session) -> None:
    """Update the rows before the files are deleted: a result that a row names can be downloaded."""
    old = now() - timedelta(days=settings().result_days)
    session.execute(
        sa.update(Job)
        .where(Job.result_name.is_not(None), Job.finished_at < old)
        .values(result_name=None, result_size=None, message="Done; its result has expired")
    )


def _remove_results_without_job() -> None:
    """Remove the results that no job has, including files of killed attempts."""
    may_have_one = sa.or_(Job.result_name.is_not(None), Job.state.in_(UNFINISHED))
    stored = results().job_ids()
    while batch := set(islice(stored, ASKED_AT_ONCE)):
        with session_scope(read_only=True) as session:
            kept = session.scalars(sa.select(Job.id).where(Job.id.in_(batch), may_have_one)).all()
        if unwanted := batch.difference(kept):
            results().remove(unwanted)
