from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps


class Authenticator(Timestamps, Base):
    """An authenticator app of a user, which shows a new code every 30 seconds (RFC 6238). A user
    has one that is confirmed, and beside it one that is being set up.
    """

    __tablename__ = "authenticators"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    secret: Mapped[str] = mapped_column(String(200))  # encrypted: app/auth/encryption.py
    confirmed_at: Mapped[datetime | None] = mapped_column()
    # The time of the latest code that was used, in steps of 30 seconds since 1970.
    last_step: Mapped[int | None] = mapped_column(BigInteger)
