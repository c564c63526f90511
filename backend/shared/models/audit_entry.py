from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, now


class Action(StrEnum):
    """What somebody did, `<type of the target>.<what>`. The pages have a text for each."""

    LOGIN_SUCCEEDED = "login.succeeded"
    LOGIN_FAILED = "login.failed"
    LOGIN_SECOND_FACTOR_FAILED = "login.second_factor_failed"
    SESSION_ENDED = "session.ended"
    SESSIONS_ENDED = "sessions.ended"
    SESSION_MISUSED = "session.misused"
    TOOLS_OPENED = "tools.opened"
    IDENTITY_LINKED = "identity.linked"
    IDENTITY_UNLINKED = "identity.unlinked"
    USER_SIGNED_UP = "user.signed_up"
    USER_CONFIRMED = "user.confirmed"
    USER_CREATED = "user.created"
    USER_UPDATED = "user.updated"
    USER_DELETED = "user.deleted"
    EMAIL_CHANGE_REQUESTED = "user.email_change_requested"
    EMAIL_CHANGED = "user.email_changed"
    EMAIL_CHANGE_UNDONE = "user.email_change_undone"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105  no secret
    PASSWORD_FORGOTTEN = "password.forgotten"  # noqa: S105  no secret
    SECOND_FACTOR_ADDED = "second_factor.added"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    SECOND_FACTOR_RESET = "second_factor.reset"
    RECOVERY_CODES_CREATED = "recovery_codes.created"
    RECOVERY_CODE_USED = "recovery_code.used"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_UPDATED = "passkey.updated"
    PASSKEY_REMOVED = "passkey.removed"
    SESSION_CONFIRMED = "session.confirmed"
    API_KEY_CREATED = "api_key.created"
    API_KEY_REVOKED = "api_key.revoked"
    GROUP_CREATED = "group.created"
    GROUP_UPDATED = "group.updated"
    GROUP_DELETED = "group.deleted"
    MEMBER_ADDED = "member.added"
    MEMBER_UPDATED = "member.updated"
    MEMBER_REMOVED = "member.removed"
    INVITATION_CREATED = "invitation.created"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    ITEM_CREATED = "item.created"
    ITEM_UPDATED = "item.updated"
    ITEM_DELETED = "item.deleted"
    ITEM_RESTORED = "item.restored"
    FILE_CREATED = "file.created"
    FILE_UPLOADED = "file.uploaded"
    FILE_DELETED = "file.deleted"
    JOB_STARTED = "job.started"
    JOB_CANCELED = "job.canceled"
    JOB_RETRIED = "job.retried"
    DATA_EXPORTED = "data.exported"


class AuditEntry(Base):
    """Something that somebody did. shared/audit.py writes it, and nothing changes it: PostgreSQL
    lets the API and the workers delete what is older than a day, and update nothing.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "actor_id", "created_at"),
        Index(None, "target_id", "created_at"),
        Index(None, "action", "created_at"),
        Index(None, "request_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Without foreign keys, since an entry outlives what it names. None: the system, or nobody yet.
    actor_id: Mapped[UUID | None] = mapped_column()
    api_key_id: Mapped[UUID | None] = mapped_column()  # with which the actor sent the request
    # Not an Enum: a newer release may have written an action that this one does not know.
    action: Mapped[str] = mapped_column(String(50))
    target_id: Mapped[UUID | None] = mapped_column()
    parent_id: Mapped[UUID | None] = mapped_column()  # the group of a member, the item of a file
    fields: Mapped[list[str]] = mapped_column(JSON)  # that changed; never their values
    ip_address: Mapped[str] = mapped_column(String(45))
    request_id: Mapped[str] = mapped_column(String(100))
