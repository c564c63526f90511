from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps
from shared.email_addresses import MAX_LENGTH


class EmailChange(Timestamps, Base):
    """A change of a user's own email: pending until the new address confirms it, then kept for as
    long as the old address can undo it. Links in mails name the row, so deleting it ends them.
    """

    __tablename__ = "email_changes"
    __table_args__ = (Index(None, "user_id", "created_at"), Index(None, "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    old_email: Mapped[str] = mapped_column(String(MAX_LENGTH))
    new_email: Mapped[str] = mapped_column(String(MAX_LENGTH))
    # The fingerprint of the email and the password with which the change was requested.
    once: Mapped[str] = mapped_column(String(32))
    confirmed_at: Mapped[datetime | None] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
