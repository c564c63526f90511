"""Results and files in S3-compatible storage: Amazon's, another provider's, or a self-hosted
server.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

from obstore import sign
from obstore.exceptions import BaseError
from obstore.store import S3Store

from shared.errors import Unavailable
from shared.models import Job
from shared.settings import settings
from shared.storage.base import clear_workspace, ids_among, result_name_of
from shared.storage.files import FOLDER, Part
from shared.storage.s3_upload import upload_url

UPLOAD_WITHIN = timedelta(minutes=15)


class S3Results:
    """Objects `<job>/<attempt>/<name>` in a bucket."""

    def __init__(self) -> None:
        self._store = _connect()

    def keep(self, job_id: UUID, attempt: int, file: Path) -> None:
        with _unavailable_on_error():
            self._store.put(_key(job_id, attempt, file.name), file)
        clear_workspace(job_id, attempt)

    def open(self, job: Job) -> BinaryIO:
        return _open(self._store, _key(job.id, job.attempts, result_name_of(job)))

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        return _headers(self._store, _key(job.id, job.attempts, result_name_of(job)))

    def job_ids(self) -> Iterator[UUID]:
        with _unavailable_on_error():
            folders = self._store.list_with_delimiter()["common_prefixes"]
        return ids_among(folders)

    def remove(self, job_ids: Collection[UUID]) -> None:
        """Delete a thousand objects per request. The store lists keys in order, and so does
        job_ids().
        """
        names = {str(job_id) for job_id in job_ids}
        with _unavailable_on_error():
            for page in self._store.list(offset=min(names), chunk_size=1000):
                keys = [found["path"] for found in page]
                if unwanted := [key for key in keys if _job_name(key) in names]:
                    self._store.delete(unwanted)
                if _job_name(keys[-1]) > max(names):
                    break


class S3Files:
    """Objects `files/<file>/<part>` in the same bucket."""

    def __init__(self) -> None:
        self._store = _connect()

    def upload_url(self, file_id: UUID, size: int) -> str:
        return upload_url(settings().s3, _file_key(file_id, Part.UPLOAD), size, UPLOAD_WITHIN)

    def write(self, file_id: UUID, part: Part, source: BinaryIO) -> None:
        with _unavailable_on_error():
            self._store.put(_file_key(file_id, part), source)

    def open(self, file_id: UUID, part: Part) -> BinaryIO:
        return _open(self._store, _file_key(file_id, part))

    def remove_upload(self, file_id: UUID) -> None:
        with _unavailable_on_error():
            self._store.delete([_file_key(file_id, Part.UPLOAD)])

    def headers_for_nginx(self, file_id: UUID, part: Part) -> dict[str, str]:
        return _headers(self._store, _file_key(file_id, part))

    def ids(self) -> Iterator[UUID]:
        with _unavailable_on_error():
            folders = self._store.list_with_delimiter(f"{FOLDER}/")["common_prefixes"]
        return ids_among(folder.rpartition("/")[2] for folder in folders)

    def remove(self, file_ids: Collection[UUID]) -> None:
        keys = [_file_key(file_id, part) for file_id in file_ids for part in Part]
        with _unavailable_on_error():
            self._store.delete(keys)


def _connect() -> S3Store:
    return S3Store(
        **settings().s3,
        # Without these limits, a store that does not respond would block a worker.
        client_options={"allow_http": True, "connect_timeout": "3s", "timeout": "60s"},
        retry_config={"max_retries": 2},
    )


def _open(store: S3Store, key: str) -> BinaryIO:
    """Return a copy in a temporary file, so that a slow download does not keep a connection to the
    store open.
    """
    with ExitStack() as closing, _unavailable_on_error():
        found = store.get(key)
        copy = closing.enter_context(TemporaryFile())
        copy.writelines(found.stream())
        copy.seek(0)
        closing.pop_all()  # the caller closes the file
        return copy


def _headers(store: S3Store, key: str) -> dict[str, str]:
    url = sign(store, "GET", key, timedelta(minutes=1))
    return {"X-Accel-Redirect": "/stored-result", "X-Result-URL": url}


def _file_key(file_id: UUID, part: Part) -> str:
    return f"{FOLDER}/{file_id}/{part}"


def _job_name(key: str) -> str:
    return key.partition("/")[0]


def _key(job_id: UUID, attempt: int, name: str) -> str:
    return f"{job_id}/{attempt}/{name}"


@contextmanager
def _unavailable_on_error() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise Unavailable("The store of files is unavailable.") from error
