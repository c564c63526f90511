from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shared.db.types import Base, Timestamps
from shared.models.item import Item


class FileState(StrEnum):
    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"


class File(Timestamps, Base):
    """A file that a user uploads: an attachment of an item, or without an item the user's profile
    picture. Its content is in the storage (shared/storage/files.py), by the file's id.
    """

    __tablename__ = "files"
    # For the files of an item in the orders of their list, for the quota of a user, and for those
    # that the scheduler deletes.
    __table_args__ = (
        Index(None, "item_id", "created_at"),
        Index(None, "item_id", "name"),
        Index(None, "owner_id", "state", "size"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    state: Mapped[FileState] = mapped_column(
        Enum(
            FileState,
            native_enum=False,
            length=20,
            values_callable=lambda states: [state.value for state in states],
        ),
        default=FileState.UPLOADING,
    )
    refusal: Mapped[str | None] = mapped_column(String(200))  # why the file was refused
    has_thumbnail: Mapped[bool] = mapped_column(default=False)

    item: Mapped[Item | None] = relationship()
