"""Tells users what happened to them, in the transaction in which it happens."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.events import publish
from shared.jobs import mail
from shared.models import Membership, Notification, NotificationKind, User
from shared.models.notification import SECURITY

MAX_RECIPIENTS = 1000  # of one event
MAX_MAILS = 100  # of one event


def notify(
    session: Session,
    user_id: UUID,
    kind: NotificationKind,
    subject_id: UUID | None = None,
    **parameters: Any,
) -> None:
    """Notify a user. The parameters are what the text of this kind needs, such as a name."""
    _write(session, User.id == user_id, kind, subject_id, parameters)


def notify_members(
    session: Session,
    group_id: UUID,
    kind: NotificationKind,
    subject_id: UUID,
    *,
    except_id: UUID,
    **parameters: Any,
) -> None:
    """Notify the members of a group, except one. A member who has not read an earlier notification
    of the same event gets no other.
    """
    members = sa.select(Membership.user_id).where(
        Membership.group_id == group_id, Membership.user_id != except_id
    )
    unread = sa.exists().where(
        Notification.user_id == User.id,
        Notification.read_at.is_(None),
        Notification.kind == kind,
        Notification.subject_id == subject_id,
    )
    _write(session, sa.and_(User.id.in_(members), ~unread), kind, subject_id, parameters)


def _write(
    session: Session,
    recipients: sa.ColumnElement[bool],
    kind: NotificationKind,
    subject_id: UUID | None,
    parameters: dict[str, Any],
) -> None:
    wanted = sa.true() if kind in SECURITY else User.notifications_by_mail
    by_mail = sa.and_(wanted, User.email_verified).label("by_mail")
    users = session.execute(
        sa.select(User.id, User.email, by_mail)
        .where(User.is_active, recipients)
        .limit(MAX_RECIPIENTS)
    ).all()
    if not users:
        return
    ids = [uuid4() for _ in users]
    same = {"kind": kind, "subject_id": subject_id, "parameters": parameters}
    rows = [{"id": id, "user_id": user.id, **same} for id, user in zip(ids, users, strict=True)]
    session.execute(sa.insert(Notification), rows)
    publish(session, [user.id for user in users], {"type": "notification", "kind": kind})
    mails = [(user.email, id) for id, user in zip(ids, users, strict=True) if user.by_mail]
    for email, notification_id in mails[:MAX_MAILS]:
        mail.ask_for_notification(session, email, notification_id)
