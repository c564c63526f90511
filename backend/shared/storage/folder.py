"""Results on a volume that the API and the workers share."""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from shared.models import Job
from shared.settings import settings
from shared.storage.base import folder_of, ids_among, result_name_of


class FolderResults:
    """A folder per job, with a folder per attempt. Results stay in their workspace."""

    def keep(self, job_id: UUID, attempt: int, file: Path) -> None:
        pass

    def open(self, job: Job) -> BinaryIO:
        return folder_of(job.id, job.attempts).joinpath(result_name_of(job)).open("rb")

    def headers_for_nginx(self, job: Job) -> dict[str, str]:
        path = quote(f"/results/{job.id}/{job.attempts}/{result_name_of(job)}")
        return {"X-Accel-Redirect": path}

    def job_ids(self) -> Iterator[UUID]:
        return ids_among(folder.name for folder in settings().results_dir.glob("*/"))

    def remove(self, job_ids: Collection[UUID]) -> None:
        for job_id in job_ids:
            shutil.rmtree(settings().results_dir / str(job_id), ignore_errors=True)
