from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps

KEPT_PER_USER = 500  # the scheduler deletes older ones


class NotificationKind(StrEnum):
    """What happened, `<type of the subject>.<event>`. Pages and mails have a text for each."""

    JOB_SUCCEEDED = "job.succeeded"
    JOB_FAILED = "job.failed"
    ITEM_SHARED = "item.shared"
    GROUP_ADDED = "group.added"
    GROUP_REMOVED = "group.removed"
    GROUP_MADE_MANAGER = "group.made_manager"
    GROUP_MADE_MEMBER = "group.made_member"
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed"  # noqa: S105  no secret
    ACCOUNT_EMAIL_CHANGED = "account.email_changed"
    ACCOUNT_LINKED = "account.linked"
    ACCOUNT_SESSION_MISUSED = "account.session_misused"
    ACCOUNT_API_KEY_CREATED = "account.api_key_created"
    ACCOUNT_DATA_READY = "account.data_ready"
    ACCOUNT_NEW_DEVICE = "account.new_device"
    ACCOUNT_AUTHENTICATOR_ADDED = "account.authenticator_added"
    ACCOUNT_AUTHENTICATOR_REMOVED = "account.authenticator_removed"
    ACCOUNT_PASSKEY_ADDED = "account.passkey_added"
    ACCOUNT_PASSKEY_REMOVED = "account.passkey_removed"
    ACCOUNT_RECOVERY_CODE_USED = "account.recovery_code_used"
    ACCOUNT_SECOND_FACTORS_RESET = "account.second_factors_reset"


# What the owner of an account has to know, since somebody else may have done it: always mailed.
SECURITY = frozenset(kind for kind in NotificationKind if kind.startswith("account."))


class Notification(Timestamps, Base):
    """Something that happened to a user. shared/notifications.py writes it."""

    __tablename__ = "notifications"
    # For a user's list, the number of unread ones, and the deletion of old ones.
    __table_args__ = (
        Index(None, "user_id", "created_at"),
        Index(None, "user_id", "read_at"),
        Index(None, "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    # Not an Enum: a newer release may have written a kind that this one does not know.
    kind: Mapped[str] = mapped_column(String(50))
    # Without a foreign key, since it may be deleted. An account's own notification has none.
    subject_id: Mapped[UUID | None] = mapped_column()
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)  # for the text, such as a name
    read_at: Mapped[datetime | None] = mapped_column()
