"""Results in S3-compatible storage: Amazon's, another provider's, or a self-hosted server."""

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
from shared.storage.base import clear_workspace, job_ids_among, result_name_of


class S3Results:
    """Objects `<job>/<attempt>/<name>` in a bucket."""

    def __init__(self) -> None:
        self._store = S3Store(
            **settings().s3,
            # Without these limits, a store that does not respond would block a worker.
            client_options={"allow_http": True, "connect_timeout": "3s", "timeout": "60s"},
            retry_config={"max_retries": 2},
        )

    def keep(self, job_id: UUID, attempt: int, file: Path) -> None:
        with _unavailable_on_error():
            self._store.put(_key(job_id, attempt, file.name), file)
        clear_workspace(job_id, attempt)

    def open(self, job: Job) -> BinaryIO:
        """Return a copy in a temporary file, so that a slow download does not keep a connection to
        the store open.
        """
        with ExitStack() as closing, _unavailable_on_error():
            found = self._store.get(_key(job.id, job.attempts, result_name_of(job)))
            copy = closing.enter_context(TemporaryFile())
            copy.writelines(found.stream())
            copy.seek(0)
            closing.pop_all()  # the caller closes the file
            return copy

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        key = _key(job.id, job.attempts, result_name_of(job))
        url = sign(self._store, "GET", key, timedelta(minutes=1))
        return {"X-Accel-Redirect": "/stored-result", "X-Result-URL": url}

    def job_ids(self) -> Iterator[UUID]:
        with _unavailable_on_error():
            folders = self._store.list_with_delimiter()["common_prefixes"]
        return job_ids_among(folders)

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


def _job_name(key: str) -> str:
    return key.partition("/")[0]


def _key(job_id: UUID, attempt: int, name: str) -> str:
    return f"{job_id}/{attempt}/{name}"


@contextmanager
def _unavailable_on_error() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise Unavailable("The store of results is unavailable.") from error
