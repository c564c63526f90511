"""What a storage of results is, and what all of them share: the workspace that an attempt at a job
writes into, in RESULTS_DIR.
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
        """Store what an attempt has written at its workspace."""

    def open(self, job: Job) -> BinaryIO:
        """The job's result; FileNotFoundError where there is none."""

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        """What makes Nginx send the job's result in place of the API's answer (nginx.conf)."""

    def job_ids(self) -> Iterator[UUID]:
        """The jobs of which something is stored."""

    def remove(self, job_ids: Collection[UUID]) -> None:
        """All that is stored of these jobs, which came from job_ids() one after the other."""


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
    folder = folder_of(job_id, attempt)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear_workspace(job_id: UUID, attempt: int) -> None:
    folder = folder_of(job_id, attempt)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # another attempt has something there
        folder.parent.rmdir()


def folder_of(job_id: UUID, attempt: int) -> Path:
    return settings().results_dir / str(job_id) / str(attempt)
