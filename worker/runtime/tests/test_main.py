import pytest

from worker.__main__ import check_tasks


def test_module_without_a_function_for_its_task_does_not_start():
    with pytest.raises(SystemExit) as ended:
        check_tasks("reports")
    assert "worker/reports/tasks.py has no function for the task reports.users" in str(ended.value)


def test_module_with_a_function_for_each_of_its_tasks_starts(run_task):
    run_task(lambda run: None)
    check_tasks("reports")
