"""Encode the images that users upload again, and set their state."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.after_commit import after_commit
from shared.db.session import changed_rows, session_scope
from shared.jobs.tasks import Task
from shared.models import File, FileState, User
from shared.storage.files import Part, files
from worker.files.images import Refused, decode, write_content, write_picture, write_thumbnail
from worker.runtime.runner import JobRun, job_task


@job_task(Task.PROCESS_IMAGE)
def process_image(run: JobRun) -> None:
    with session_scope(read_only=True) as session:
        file = session.get(File, run.parameters["file_id"])
    if file is None or file.state is not FileState.PROCESSING:
        return
    changes: dict[str, object]
    try:
        changes = {"state": FileState.READY, **_encode(file)}
    except Refused as refused:
        changes = {"state": FileState.REFUSED, "refusal": str(refused)}
    with run.success() as session:
        update = sa.update(File).where(File.id == file.id).values(**changes)
        exists = changed_rows(session, update) == 1
        if exists and file.item_id is None and changes["state"] is FileState.READY:
            _replace_picture(session, file)
        after_commit(session, partial(files().remove_upload, file.id))


def _encode(file: File) -> dict[str, object]:
    """Write what is served, and return the columns that describe it."""
    is_picture = file.item_id is None
    with TemporaryDirectory() as folder, files().open(file.id, Part.UPLOAD) as upload:
        image = decode(upload, file.content_type)
        content = Path(folder) / Part.CONTENT
        if is_picture:
            write_picture(image, content)
        else:
            write_content(image, file.content_type, content)
            thumbnail = Path(folder) / Part.THUMBNAIL
            write_thumbnail(image, thumbnail)
            _store(file.id, Part.THUMBNAIL, thumbnail)
        _store(file.id, Part.CONTENT, content)
        size = content.stat().st_size
    if is_picture:
        return {"size": size, "content_type": "image/webp"}
    return {"size": size, "has_thumbnail": True}


def _store(file_id: UUID, part: Part, path: Path) -> None:
    with path.open("rb") as source:
        files().write(file_id, part, source)


def _replace_picture(session: Session, file: File) -> None:
    """The user's older pictures are deleted."""
    session.execute(
        sa.update(User)
        .where(User.id == file.owner_id)
        .values(picture_id=file.id, updated_at=User.updated_at)
    )
    older = (File.owner_id == file.owner_id, File.item_id.is_(None), File.id != file.id)
    ids = session.scalars(
        sa.select(File.id).where(*older, File.state == FileState.READY).limit(100)
    ).all()
    session.execute(sa.delete(File).where(File.id.in_(ids)))
    after_commit(session, partial(files().remove, ids))
