"""A real worker, in its own process, counts after a message from the broker."""

from shared.db.session import session_scope
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import JobState
from shared.storage import results
from tests.waiting import wait_until


def test_file_has_the_number_of_rows_of_each_table(user, start_worker, reload):
    with session_scope() as session:
        job = create(session, user.id, Task.NEWMODULE_COUNT)
    start_worker("newmodule")
    wait_until(lambda: reload(job).finished_at, 40)
    job = reload(job)
    assert (job.state, job.error) == (JobState.SUCCEEDED, None)
    with results().open(job) as file:
        headings, *rows = file.read().decode().splitlines()
    assert headings == "table,rows"
    assert {"users,1", "jobs,1", "groups,0"} <= set(rows)
