"""The files that jobs make: on a volume that the API and the workers share, or in a store that
speaks S3 where the setting S3_BUCKET names a bucket.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import quote
from uuid import UUID

from shared.models import Job
from shared.settings import settings


class Results(Protocol):
    def keep(self, job_id: UUID, attempt: int, file: Path) -> None:
        """Store what an attempt has written at its workspace."""

    def open(self, job: Job) -> BinaryIO:
        """The job's result; FileNotFoundError where there is none."""

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        """What makes Nginx send the job's result in place of the API's answer (nginx.conf)."""

    def job_ids(self) -> Iterator[UUID]:
        """The jobs of which something is stored."""

    def remove(self, job_ids: Collection[UUID]) -> None:
        """All that is stored of these jobs, which came from job_ids() one after the other."""


class FolderResults:
    """A folder a job, with one for each attempt. What was written there stays there."""

    def keep(self, job_id: UUID, attempt: int, file: Path) -> None:
        pass

    def open(self, job: Job) -> BinaryIO:
        return _folder(job.id, job.attempts).joinpath(result_name_of(job)).open("rb")

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        path = quote(f"/results/{job.id}/{job.attempts}/{result_name_of(job)}")
        return {"X-Accel-Redirect": path}

    def job_ids(self) -> Iterator[UUID]:
        return job_ids_among(folder.name for folder in settings().results_dir.glob("*/"))

    def remove(self, job_ids: Collection[UUID]) -> None:
        for job_id in job_ids:
            shutil.rmtree(settings().results_dir / str(job_id), ignore_errors=True)


@cache
def results() -> Results:
    if not settings().s3:
        return FolderResults()
    from shared.s3_results import S3Results  # its package is only where results are

    return S3Results()


def result_name_of(job: Job) -> str:
    """FileNotFoundError where it has no result."""
    if job.result_name is None:
        raise FileNotFoundError
    return job.result_name


def job_ids_among(names: Iterable[str]) -> Iterator[UUID]:
    """What has another name is not ours, and is left alone."""
    for name in names:
        with suppress(ValueError):
            yield UUID(name)


def workspace(job_id: UUID, attempt: int) -> Path:
    """A folder for an attempt to write into, which no other attempt has."""
    folder = _folder(job_id, attempt)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear_workspace(job_id: UUID, attempt: int) -> None:
    folder = _folder(job_id, attempt)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # another attempt has something there
        folder.parent.rmdir()


def _folder(job_id: UUID, attempt: int) -> Path:
    return settings().results_dir / str(job_id) / str(attempt)
