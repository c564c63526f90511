from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shared.db.types import Base, Timestamps
from shared.models.group import Group
from shared.models.user import User

DESCRIPTION_LENGTH = 10_000  # characters, by the API's schema: a column of Text has no limit
DELETED_ITEMS_ARE_KEPT = timedelta(days=7)  # and can be restored


class Item(Timestamps, Base):
    """The example resource, to copy: owned by a user, and shared with a group or not."""

    __tablename__ = "items"
    # What lists are sorted by first: of a user, of a group, and of all for a superuser.
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "owner_id", "created_at"),
        Index(None, "group_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    deleted_at: Mapped[datetime | None] = mapped_column()

    # In the same statement as the item: a list of a hundred is still one query.
    owner: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group | None] = relationship(lazy="joined")
