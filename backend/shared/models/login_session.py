from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps


class LoginSession(Timestamps, Base):
    """One login of one browser, extended by a refresh token that each use replaces.

    Only hashes of the tokens are stored. The spent token is kept for two tabs that refresh at the
    same time. If an older token is used again, this token or its successor was stolen.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "user_id", "last_used_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    spent_token_hash: Mapped[str | None] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(300))  # the User-Agent header
    # IPv4 or IPv6. The column has an older name.
    ip_address: Mapped[str] = mapped_column("address", String(45))
    last_used_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    # When the user last proved who they are, after the login.
    confirmed_at: Mapped[datetime | None] = mapped_column()
    second_factor: Mapped[str | None] = mapped_column(String(20))  # that was used, if any
