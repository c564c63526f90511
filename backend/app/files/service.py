"""Files: attachments, which every user who can see the item may add and delete, and profile
pictures.
"""

import logging
import os
from collections.abc import Sequence
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth.caller import Caller
from app.files.names import clean_name, split
from app.files.types import IMAGES, TYPES, FileType, detect_format
from app.groups.service import group_ids_of
from app.items.service import get_item, visible_items
from app.pagination import columns_of
from shared.audit import record
from shared.db.after_commit import after_commit
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.messages import Message
from shared.models import Action, File, FileState, Item, Membership, User
from shared.settings import settings
from shared.storage.files import Part, files

MB = 1_000_000
BLOCK = 4096  # bytes, which even an empty file takes
REMOVED_AT_ONCE = 1000  # files; the scheduler removes the others

log = logging.getLogger(__name__)


def visible_files(caller: Caller) -> sa.Select[File]:
    """The files of the items that the caller can see, and the pictures of the users that they can
    see: themselves and the members of their groups, or all for a superuser.
    """
    items = visible_items(caller).with_only_columns(Item.id)
    is_picture = sa.and_(File.item_id.is_(None), _is_of_visible_user(caller))
    return sa.select(File).where(sa.or_(File.item_id.in_(items), is_picture))


def _is_of_visible_user(caller: Caller) -> sa.ColumnElement[bool]:
    if caller.is_superuser:
        return sa.true()
    is_in_my_group = Membership.group_id.in_(group_ids_of(caller.id))
    members = sa.select(Membership.user_id).where(is_in_my_group)
    return sa.or_(File.owner_id == caller.id, File.owner_id.in_(members))


def listed_files(session: Session, caller: Caller, item_id: UUID) -> sa.Select[Any]:
    """The files of an item, without those that are being uploaded."""
    item = get_item(session, caller, item_id)
    files_of_item = sa.select(*columns_of(File)).where(File.item_id == item.id)
    return files_of_item.where(File.state != FileState.UPLOADING)


def get_file(session: Session, caller: Caller, file_id: UUID, *, lock: bool = False) -> File:
    query = visible_files(caller).where(File.id == file_id)
    file = session.scalar(query.with_for_update() if lock else query)
    if file is None:
        raise NotFound("There is no such file.")
    return file


def create_file(
    session: Session, caller: Caller, name: str, size: int, item_id: UUID | None
) -> File:
    name = clean_name(name)
    type_ = _type_of(name, IMAGES if item_id is None else [*TYPES])
    if size > max_size():
        text = Message("A file may have up to {most} MB.")
        raise InvalidInput("size", text.format(most=settings().file_mb))
    if item_id:
        get_item(session, caller, item_id)
    _check_quota(session, caller.id, size)
    file = File(owner_id=caller.id, item_id=item_id, name=name, size=size)
    file.content_type = type_.content_type
    session.add(file)
    session.flush()
    record(session, Action.FILE_CREATED, file.id, parent_id=file.item_id)
    return file


def max_size() -> int:
    return settings().file_mb * MB


def _type_of(name: str, allowed: Sequence[str]) -> FileType:
    stem, extension = split(name)
    if not stem or extension.lower() not in allowed:
        text = Message("Choose a file of one of these types: {types}.")
        raise InvalidInput("name", text.format(types=", ".join(allowed)))
    return TYPES[extension.lower()]


def _check_quota(session: Session, owner_id: UUID, size: int) -> None:
    """Lock the user, so that concurrent requests do not exceed the quota together."""
    session.execute(sa.select(User.id).where(User.id == owner_id).with_for_update())
    counted = (File.owner_id == owner_id, File.state != FileState.REFUSED)
    used = session.scalar(sa.select(sa.func.sum(File.size + BLOCK)).where(*counted)) or 0
    most = settings().files_mb_per_user
    if used + size + BLOCK > most * MB:
        text = Message("Your files would exceed the {most} MB that they may have: delete some.")
        raise Conflict(text.format(most=most))


def receive_upload(
    session: Session, caller: Caller, file_id: UUID, size: int | None, content: BinaryIO
) -> None:
    file = _get_upload(session, caller, file_id)
    if size != file.size:
        text = Message("Send the {size} bytes that were announced.")
        raise InvalidInput("size", text.format(size=file.size))
    files().write(file.id, Part.UPLOAD, content)


def confirm_upload(session: Session, caller: Caller, file_id: UUID) -> File:
    """Check the content. An image is then encoded again by a worker."""
    file = _get_upload(session, caller, file_id, lock=True)
    try:
        content = files().open(file.id, Part.UPLOAD)
    except FileNotFoundError as error:
        raise Conflict("The content of this file has not been uploaded.") from error
    with content:
        file.refusal = _refusal(file, content)
        if file.refusal is None and not _type(file).is_image:
            files().write(file.id, Part.CONTENT, content)
    if file.refusal is None and _type(file).is_image:
        file.state = FileState.PROCESSING
        create(session, None, Task.PROCESS_IMAGE, {"file_id": file.id})
    else:
        file.state = FileState.REFUSED if file.refusal else FileState.READY
        after_commit(session, partial(_if_available, files().remove_upload, file.id))
    session.flush()
    record(session, Action.FILE_UPLOADED, file.id, parent_id=file.item_id)
    return file


def _get_upload(session: Session, caller: Caller, file_id: UUID, *, lock: bool = False) -> File:
    file = get_file(session, caller, file_id, lock=lock)
    if file.owner_id != caller.id:
        raise Forbidden("Another user uploads this file.")
    if file.state is not FileState.UPLOADING:
        raise Conflict("This file has already been uploaded.")
    return file


def _type(file: File) -> FileType:
    return TYPES[split(file.name)[1].lower()]


def _refusal(file: File, content: BinaryIO) -> str | None:
    if os.fstat(content.fileno()).st_size != file.size:
        return Message("The upload is incomplete. Upload the file again.")
    if detect_format(content) == _type(file).format:
        return None
    return Message("The content does not have the type that the name says. Choose another file.")


def check_is_ready(file: File, part: Part) -> None:
    if file.state is not FileState.READY or (part is Part.THUMBNAIL and not file.has_thumbnail):
        raise NotFound("This file is not ready, or has no thumbnail.")


def open_file(file: File, part: Part) -> BinaryIO:
    try:
        return files().open(file.id, part)
    except FileNotFoundError as error:
        raise NotFound("The content of this file no longer exists.") from error


def delete_file(session: Session, caller: Caller, file_id: UUID) -> None:
    file = get_file(session, caller, file_id, lock=True)
    if file.item_id is None and file.owner_id != caller.id and not caller.is_superuser:
        raise Forbidden("Only its owner may delete a profile picture.")
    session.execute(
        sa.update(User)
        .where(User.picture_id == file.id)
        .values(picture_id=None, updated_at=User.updated_at)
        .execution_options(synchronize_session=False)
    )
    session.delete(file)
    record(session, Action.FILE_DELETED, file.id, parent_id=file.item_id)
    after_commit(session, partial(_if_available, files().remove, [file.id]))


def remove_contents_of_user(session: Session, user_id: UUID) -> None:
    """Remove what is stored of the files that are deleted with their user, after the commit."""
    items = sa.select(Item.id).where(Item.owner_id == user_id)
    owned = sa.or_(File.owner_id == user_id, File.item_id.in_(items))
    ids = session.scalars(sa.select(File.id).where(owned).limit(REMOVED_AT_ONCE)).all()
    after_commit(session, partial(_if_available, files().remove, ids))


def _if_available(remove: Any, which: Any) -> None:
    """If the store is unavailable, the scheduler removes what is left."""
    try:
        remove(which)
    except Unavailable as error:
        log.warning("files are removed later: %s", error)
