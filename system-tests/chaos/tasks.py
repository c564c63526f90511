"""Replaces a module's own tasks: each job takes a moment and inserts one row into a table."""

import random
import time

import sqlalchemy as sa

from shared.jobs.tasks import Task
from worker.runtime.runner import JobRun, job_task

EFFECTS = sa.table("effects", sa.column("job_id", sa.Uuid()))


def insert_row(run: JobRun) -> None:
    for percent in (25, 50, 75):
        time.sleep(random.uniform(0.05, 0.25))
        run.progress(percent, "In the middle")
    with run.success() as session:
        session.execute(sa.insert(EFFECTS).values(job_id=run.job_id))


for task in Task:  # a worker requires all tasks of its module
    job_task(task)(insert_row)
