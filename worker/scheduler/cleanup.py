"""What the scheduler does every hour: expired data is deleted."""

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
ASKED_AT_ONCE = 1000  # jobs


def delete_expired_data() -> int:
    """Delete the system's own jobs and the sessions that ended some time ago, the items that nobody
    restored, the signups that nobody confirmed, the invitations that nobody accepted, and the
    results that have expired or whose jobs are gone. A user's jobs stay as long as the user.

    Returns the number of jobs that were deleted.
    """
    since = now() - KEPT_FOR
    ended = sa.or_(LoginSession.ended_at < since, LoginSession.expires_at < since)
    with session_scope() as session:
        session.execute(sa.delete(LoginSession).where(ended))
        session.execute(sa.delete(Invitation).where(Invitation.expires_at < now()))
        session.execute(sa.delete(Item).where(Item.deleted_at < now() - DELETED_ITEMS_ARE_KEPT))
        count = _delete_jobs_of_the_system(session, since)
        _delete_unconfirmed_signups(session)
        _let_results_expire(session)
    _remove_results_that_no_job_has()
    return count


def _delete_jobs_of_the_system(session: Session, since: datetime) -> int:
    """Those with a result stay until it expires."""
    old = (Job.owner_id.is_(None), Job.finished_at < since, Job.result_name.is_(None))
    return changed_rows(session, sa.delete(Job).where(*old))


def _delete_unconfirmed_signups(session: Session) -> None:
    """Signing up again, or a change by a superuser, starts the time anew."""
    old = now() - timedelta(days=settings().unconfirmed_signup_days)
    session.execute(
        sa.delete(User).where(~User.email_verified, ~User.is_superuser, User.updated_at < old)
    )


def _let_results_expire(session: Session) -> None:
    """The row says so first: what it names can be downloaded."""
    old = now() - timedelta(days=settings().result_days)
    session.execute(
        sa.update(Job)
        .where(Job.result_name.is_not(None), Job.finished_at < old)
        .values(result_name=None, result_size=None, message="Done; its result has expired")
    )


def _remove_results_that_no_job_has() -> None:
    """Also what was left by attempts that were killed."""
    may_have_one = sa.or_(Job.result_name.is_not(None), Job.state.in_(UNFINISHED))
    stored = results().job_ids()
    while some := set(islice(stored, ASKED_AT_ONCE)):
        with session_scope(read_only=True) as session:
            kept = session.scalars(sa.select(Job.id).where(Job.id.in_(some), may_have_one)).all()
        if unwanted := some.difference(kept):
            results().remove(unwanted)
