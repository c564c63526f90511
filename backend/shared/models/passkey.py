from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps


class Passkey(Timestamps, Base):
    """A WebAuthn credential of a user: the public key of a pair whose private key stays in the
    user's device, security key or password manager.
    """

    __tablename__ = "passkeys"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    # Base64url. An id of up to 1023 bytes is too long for an index of MariaDB: hence its hash.
    credential_id: Mapped[str] = mapped_column(String(1364))
    credential_hash: Mapped[str] = mapped_column(String(64), unique=True)
    public_key: Mapped[str] = mapped_column(String(2000))  # COSE, as base64url
    sign_count: Mapped[int] = mapped_column(BigInteger)
    last_used_at: Mapped[datetime | None] = mapped_column()


class SpentChallenge(Timestamps, Base):
    """A challenge for a passkey that was answered: it is good once."""

    __tablename__ = "spent_challenges"
    __table_args__ = (Index(None, "expires_at"),)

    challenge: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column()
