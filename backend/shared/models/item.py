from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shared.db.types import Base, Timestamps
from shared.models.group import Group
from shared.models.user import User

DESCRIPTION_LENGTH = 10_000  # characters, checked by the API's schema: Text declares no length
DELETED_ITEMS_ARE_KEPT = timedelta(days=7)  # and can be restored


class Item(Timestamps, Base):
    """The example resource to copy. A user owns it, and may share it with a group."""

    __tablename__ = "items"
    # For lists: all items for a superuser in the orders that the list offers; those of a user and
    # those of a group in the default order.
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "updated_at", "id"),
        Index(None, "title", "id"),
        Index(None, "owner_id", "created_at"),
        Index(None, "group_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    deleted_at: Mapped[datetime | None] = mapped_column()

    # Loaded in the same statement as the item.
    owner: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group | None] = relationship(lazy="joined")
