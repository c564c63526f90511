from uuid import UUID, uuid4

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from shared.db.types import Base, Timestamps
from shared.email_addresses import MAX_LENGTH, normalize_email


class User(Timestamps, Base):
    __tablename__ = "users"
    # What the list is sorted by, also among many; `email` has an index by being unique. What it is
    # searched by has one on PostgreSQL alone, which the migration makes.
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "full_name", "id"),
        Index(None, "is_superuser"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(MAX_LENGTH), unique=True)
    full_name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    email_verified: Mapped[bool] = mapped_column(default=True)  # false after a signup
    is_superuser: Mapped[bool] = mapped_column(default=False)

    @validates("email")
    def _in_one_spelling(self, _key: str, email: str) -> str:
        """Two spellings of one email are one account, on every database alike."""
        return normalize_email(email)
