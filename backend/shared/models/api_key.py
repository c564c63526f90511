from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps


class ApiKey(Timestamps, Base):
    """Lets a program send requests as a user, within scopes and until it expires.

    Only a hash of the key is stored. A revoked or expired key is kept as long as the audit log,
    which names it.
    """

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "user_id", "created_at"), Index(None, "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    start: Mapped[str] = mapped_column(String(20))  # its first characters, to recognize it
    scopes: Mapped[list[str]] = mapped_column(JSON)
    expires_at: Mapped[datetime] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()
    last_used_at: Mapped[datetime | None] = mapped_column()
    ip_address: Mapped[str] = mapped_column(String(45), default="")  # of the last use
