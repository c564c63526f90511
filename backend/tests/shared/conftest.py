"""A worker's part, played by the test's own process."""

from contextlib import suppress

import pytest

from shared.broker import celery
from shared.errors import JobFailed
from shared.job_run import job_task
from shared.jobs import Task
from shared.models import Job


@pytest.fixture
def run_task(job, reload):
    """Runs a function as the task of `job`, as Celery would, and answers with the job after it."""

    def run(work) -> Job:
        celery.tasks.pop(Task.USERS_REPORT, None)
        job_task(Task.USERS_REPORT)(work)
        with suppress(JobFailed):  # said to Celery, and in the row
            celery.tasks[Task.USERS_REPORT](str(job.id))
        return reload(job)

    yield run
    celery.tasks.pop(Task.USERS_REPORT, None)
