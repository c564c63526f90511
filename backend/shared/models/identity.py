from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.types import Base, Timestamps


class Identity(Timestamps, Base):
    """An account at an OpenID provider that logs in to a user's account here. The issuer and the
    subject identify it: an address may be given to somebody else.
    """

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        Index(None, "user_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))  # OpenID Connect Core 1.0, 2
    provider: Mapped[str] = mapped_column(String(30))  # the name in OIDC_PROVIDERS
    last_used_at: Mapped[datetime | None] = mapped_column()
