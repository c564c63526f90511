import pytest

from shared.jobs.broker import celery
from shared.jobs.tasks import Task
from worker.__main__ import check_tasks
from worker.runtime.runner import job_task


def test_module_without_a_function_for_its_task_does_not_start():
    with pytest.raises(SystemExit) as ended:
        check_tasks("reports")
    assert "worker/reports/tasks.py has no function for the task reports.users" in str(ended.value)


def test_module_with_a_function_for_each_of_its_tasks_starts():
    tasks = [task for task in Task if task.startswith("reports.")]
    for task in tasks:
        job_task(task)(lambda run: None)
    check_tasks("reports")
    for task in tasks:
        celery.tasks.pop(task)
