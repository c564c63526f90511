"""The tasks of the module. Replace this example, which counts the rows of each table."""

import csv
from pathlib import Path

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import Base
from shared.jobs.tasks import Task
from worker.runtime.runner import JobRun, job_task


@job_task(Task.NEWMODULE_COUNT)
def count_rows(run: JobRun) -> Path:
    """Create a CSV file with the number of rows in each table."""
    tables = Base.metadata.sorted_tables
    path = run.result("rows.csv")
    with path.open("w", newline="") as file, session_scope(read_only=True) as session:
        lines = csv.writer(file)
        lines.writerow(["table", "rows"])
        for done, table in enumerate(tables):
            run.progress(100 * done // len(tables), f"Counting {table.name}")
            lines.writerow(
                [table.name, session.scalar(sa.select(sa.func.count()).select_from(table))]
            )
    return path
