"""The interface of a storage for results, and what all storages share: the workspace in RESULTS_DIR
that an attempt at a job writes into.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from shared.models import Job
from shared.settings import settings


class Results(Protocol):
    def keep(self, job_id: UUID, attempt: int, file: Path) -> None:
        """Store a file that an attempt has written to its workspace."""

    def open(self, job: Job) -> BinaryIO:
        """Open the job's result. Raise FileNotFoundError if there is none."""

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        """Headers that make Nginx send the job's result instead of the response (nginx.conf)."""

    def job_ids(self) -> Iterator[UUID]:
        """The ids of the jobs that have stored files."""

    def remove(self, job_ids: Collection[UUID]) -> None:
        """Remove all files of these jobs, whose ids followed one another in job_ids()."""


def result_name_of(job: Job) -> str:
    """Raise FileNotFoundError if the job has no result."""
    if job.result_name is None:
        raise FileNotFoundError
    return job.result_name


def ids_among(names: Iterable[str]) -> Iterator[UUID]:
    """Skip other names, which do not belong to the application."""
    for name in names:
        with suppress(ValueError):
            yield UUID(name)


def workspace(job_id: UUID, attempt: int) -> Path:
    """Create a folder for an attempt to write into, separate from other attempts."""
    folder = folder_of(job_id, attempt)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear_workspace(job_id: UUID, attempt: int) -> None:
    folder = folder_of(job_id, attempt)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # another attempt has files there
        folder.parent.rmdir()


def folder_of(job_id: UUID, attempt: int) -> Path:
    return settings().results_dir / str(job_id) / str(attempt)
