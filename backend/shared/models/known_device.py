from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps

DEVICES_ARE_KNOWN_FOR = timedelta(days=400)  # browsers keep no cookie for longer (RFC 6265bis)


class KnownDevice(Timestamps, Base):
    """A browser that has logged in to an account. A random token in its cookie identifies it, of
    which only the hash is stored. app/auth/login/devices.py writes it.
    """

    __tablename__ = "known_devices"
    __table_args__ = (Index(None, "user_id", "token_hash"), Index(None, "last_login_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    last_login_at: Mapped[datetime] = mapped_column()
