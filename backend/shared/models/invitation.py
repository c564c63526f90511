from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps
from shared.email_addresses import MAX_LENGTH


class Invitation(Timestamps, Base):
    """Lets the owner of an email become a member of a group. It is pending until it is accepted or
    withdrawn, which deletes it, or expires.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("group_id", "email"), Index(None, "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(MAX_LENGTH))
    expires_at: Mapped[datetime] = mapped_column()
