from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from shared.db.types import Base, Timestamps
from shared.email_addresses import MAX_LENGTH, normalize_email


class User(Timestamps, Base):
    __tablename__ = "users"
    # For the orders of a list of many users; `email` has the index of its unique constraint. Only
    # PostgreSQL has indexes for searches, which a migration creates.
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "full_name", "id"),
        Index(None, "is_superuser"),
        # For the filters that find few users.
        Index(None, "is_active", "created_at"),
        Index(None, "email_verified", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(MAX_LENGTH), unique=True)
    full_name: Mapped[str] = mapped_column(String(200), default="")
    # None: the user logs in with a provider only.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    email_verified: Mapped[bool] = mapped_column(default=True)  # false after a signup
    is_superuser: Mapped[bool] = mapped_column(default=False)
    last_login_at: Mapped[datetime | None] = mapped_column()
    # The file with the profile picture. Without a foreign key: files already have one to users.
    picture_id: Mapped[UUID | None] = mapped_column()
    notifications_by_mail: Mapped[bool] = mapped_column(default=False)
    # A language tag (BCP 47), or None for that of the browser.
    language: Mapped[str | None] = mapped_column(String(35))
    # An authenticator app that is confirmed, or a passkey: app/second_factors keeps this.
    has_second_factor: Mapped[bool] = mapped_column(default=False)

    @property
    def has_password(self) -> bool:
        return self.password_hash is not None

    @validates("email")
    def _normalize_email(self, _key: str, email: str) -> str:
        """Normalize the email: different spellings are one account on every database."""
        return normalize_email(email)


# For a SELECT of columns: what the property has_password says.
HAS_PASSWORD = User.password_hash.is_not(None).label("has_password")
