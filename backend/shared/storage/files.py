"""The files that users upload: beside the results of jobs, in the folder or the store.

A client sends `upload`. What is served has another name, because the client may send other bytes
until the upload's URL expires.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol
from uuid import UUID

from shared.settings import settings
from shared.storage.base import ids_among

FOLDER = "files"


class Part(StrEnum):
    UPLOAD = "upload"
    CONTENT = "content"
    THUMBNAIL = "thumbnail"


class Files(Protocol):
    def upload_url(self, file_id: UUID, size: int) -> str | None:
        """The URL that accepts exactly this number of bytes for a while, by PUT. None if only the
        API writes to the storage.
        """

    def write(self, file_id: UUID, part: Part, source: BinaryIO) -> None:
        """Store a part, or replace it."""

    def open(self, file_id: UUID, part: Part) -> BinaryIO:
        """Raise FileNotFoundError if there is no such part."""

    def remove_upload(self, file_id: UUID) -> None:
        """Remove what the client has sent."""

    def headers_for_nginx(self, file_id: UUID, part: Part) -> dict[str, str]:
        """Headers that make Nginx send the part instead of the response (nginx.conf)."""

    def ids(self) -> Iterator[UUID]:
        """The ids of the files that have stored parts."""

    def remove(self, file_ids: Collection[UUID]) -> None:
        """Remove all parts of these files."""


@cache
def files() -> Files:
    if not settings().s3:
        return FolderFiles()
    from shared.storage.s3 import S3Files  # obstore is installed only where files are used

    return S3Files()


class FolderFiles:
    """A folder per file."""

    def upload_url(self, file_id: UUID, size: int) -> None:
        return None

    def write(self, file_id: UUID, part: Part, source: BinaryIO) -> None:
        path = _path(file_id, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as copy:
            try:
                shutil.copyfileobj(source, copy)
                Path(copy.name).replace(path)
            except BaseException:
                Path(copy.name).unlink()
                raise

    def open(self, file_id: UUID, part: Part) -> BinaryIO:
        return _path(file_id, part).open("rb")

    def remove_upload(self, file_id: UUID) -> None:
        with suppress(FileNotFoundError):
            _path(file_id, Part.UPLOAD).unlink()

    def headers_for_nginx(self, file_id: UUID, part: Part) -> dict[str, str]:
        return {"X-Accel-Redirect": f"/results/{FOLDER}/{file_id}/{part}"}

    def ids(self) -> Iterator[UUID]:
        return ids_among(folder.name for folder in _folder().glob("*/"))

    def remove(self, file_ids: Collection[UUID]) -> None:
        for file_id in file_ids:
            shutil.rmtree(_folder() / str(file_id), ignore_errors=True)


def _folder() -> Path:
    return settings().results_dir / FOLDER


def _path(file_id: UUID, part: Part) -> Path:
    return _folder() / str(file_id) / part
