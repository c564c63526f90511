"""Delete expired data, which the scheduler does every hour."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.session import changed_rows, session_scope
from shared.db.types import now
from shared.jobs.tasks import Task
from shared.messages import Message
from shared.models import (
    ApiKey,
    AuditEntry,
    EmailChange,
    File,
    FileState,
    Invitation,
    Item,
    Job,
    KnownDevice,
    LoginSession,
    Notification,
    SpentChallenge,
    User,
)
from shared.models.item import DELETED_ITEMS_ARE_KEPT
from shared.models.job import UNFINISHED
from shared.models.known_device import DEVICES_ARE_KNOWN_FOR
from shared.models.notification import KEPT_PER_USER
from shared.settings import settings
from shared.storage import results
from shared.storage.files import files

KEPT_FOR = timedelta(days=7)
UNUSABLE_FILES_ARE_KEPT = timedelta(days=1)
ASKED_AT_ONCE = 1000  # ids in one query


def delete_expired_data() -> int:
    """Delete the system's jobs and the sessions that ended more than KEPT_FOR ago, deleted items
    that can no longer be restored, old unconfirmed signups, expired invitations and changes of
    emails, spent challenges, devices of long ago, old notifications, audit entries and API keys,
    old uploads that are not complete or were refused, and results and files that have expired or
    have no row. A user's jobs are kept as long as the user.

    Return the number of deleted jobs.
    """
    since = now() - KEPT_FOR
    ended = sa.or_(LoginSession.ended_at < since, LoginSession.expires_at < since)
    with session_scope() as session:
        session.execute(sa.delete(LoginSession).where(ended))
        session.execute(sa.delete(Invitation).where(Invitation.expires_at < now()))
        session.execute(sa.delete(EmailChange).where(EmailChange.expires_at < now()))
        session.execute(sa.delete(SpentChallenge).where(SpentChallenge.expires_at < now()))
        forgotten = KnownDevice.last_login_at < now() - DEVICES_ARE_KNOWN_FOR
        session.execute(sa.delete(KnownDevice).where(forgotten))
        session.execute(sa.delete(Item).where(Item.deleted_at < now() - DELETED_ITEMS_ARE_KEPT))
        session.execute(sa.delete(File).where(*_unusable_files()))
        _delete_audit_entries(session)
        _delete_api_keys(session)
        _delete_notifications(session)
        count = _delete_system_jobs(session, since)
        _delete_unconfirmed_signups(session)
        _expire_results(session)
    _remove_results_without_job()
    _remove_files_without_row()
    return count


def _delete_system_jobs(session: Session, since: datetime) -> int:
    """Delete the system's old jobs, but keep those with a result until it expires."""
    old = (Job.owner_id.is_(None), Job.finished_at < since, Job.result_name.is_(None))
    return changed_rows(session, sa.delete(Job).where(*old))


def _delete_audit_entries(session: Session) -> None:
    old = _days_ago(settings().audit_days)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.created_at < old))


def _delete_api_keys(session: Session) -> None:
    """Delete those that expired or were revoked before the oldest entry of the audit log."""
    old = _days_ago(settings().audit_days)
    ended = sa.or_(ApiKey.expires_at < old, ApiKey.revoked_at < old)
    session.execute(sa.delete(ApiKey).where(ended))


def _delete_notifications(session: Session) -> None:
    """Delete those that are older than NOTIFICATION_DAYS, and all but the newest of each user."""
    old = _days_ago(settings().notification_days)
    session.execute(sa.delete(Notification).where(Notification.created_at < old))
    rank = sa.func.row_number().over(
        partition_by=Notification.user_id, order_by=Notification.created_at.desc()
    )
    users = sa.select(Notification.user_id).group_by(Notification.user_id)
    users_with_many = users.having(sa.func.count() > KEPT_PER_USER)
    ranked = (
        sa.select(Notification.id, rank.label("rank"))
        .where(Notification.user_id.in_(users_with_many))
        .subquery()
    )
    superfluous = sa.select(ranked.c.id).where(ranked.c.rank > KEPT_PER_USER)
    session.execute(
        sa.delete(Notification)
        .where(Notification.id.in_(superfluous))
        .execution_options(synchronize_session=False)
    )


def _delete_unconfirmed_signups(session: Session) -> None:
    """Delete unconfirmed signups. Another signup or a change by a superuser restarts the period."""
    old = _days_ago(settings().unconfirmed_signup_days)
    session.execute(
        sa.delete(User).where(~User.email_verified, ~User.is_superuser, User.updated_at < old)
    )


def _expire_results(session: Session) -> None:
    """Update the rows before the files are deleted: a result that a row names can be downloaded."""
    expired = [Job.finished_at < _days_ago(settings().result_days)]
    for task in (task for task in Task if task.spec.result_days):
        old = Job.finished_at < _days_ago(task.result_days)
        expired.append(sa.and_(Job.task == task, old))
    session.execute(
        sa.update(Job)
        .where(Job.result_name.is_not(None), sa.or_(*expired))
        .values(result_name=None, result_size=None, message=Message("Done; its result has expired"))
    )


def _days_ago(days: int) -> datetime:
    return now() - timedelta(days=days)


def _remove_results_without_job() -> None:
    """Remove the results that no job has, including files of killed attempts."""
    may_have_one = sa.or_(Job.result_name.is_not(None), Job.state.in_(UNFINISHED))
    for batch in _batches(results().job_ids()):
        if unwanted := _without(batch, sa.select(Job.id).where(Job.id.in_(batch), may_have_one)):
            results().remove(unwanted)


def _unusable_files() -> tuple[sa.ColumnElement[bool], ...]:
    return File.state != FileState.READY, File.created_at < now() - UNUSABLE_FILES_ARE_KEPT


def _remove_files_without_row() -> None:
    """A row is created before anything of its file is stored."""
    for batch in _batches(files().ids()):
        if unwanted := _without(batch, sa.select(File.id).where(File.id.in_(batch))):
            files().remove(unwanted)


def _batches(ids: Iterator[UUID]) -> Iterator[set[UUID]]:
    while batch := set(islice(ids, ASKED_AT_ONCE)):
        yield batch


def _without(batch: Collection[UUID], kept: sa.Select[UUID]) -> set[UUID]:
    """Those of the batch that the query does not find."""
    with session_scope(read_only=True) as session:
        return set(batch).difference(session.scalars(kept))
