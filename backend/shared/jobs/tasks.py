"""The tasks that a job can be, and what is known of each before it runs. A function of a worker
module runs each: worker/reports/tasks.py.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from shared.settings import settings


class StartedBy(Enum):
    """Who may create jobs of a task."""

    USERS = auto()
    SUPERUSERS = auto()
    SYSTEM = auto()  # no request: its jobs have no owner


@dataclass(frozen=True)
class TaskSpec:
    started_by: StartedBy
    # How often it is begun, whether it asked for another attempt or its worker died.
    attempts: int = 5
    # Seconds; without it, JOB_TIME_LIMIT. The task is interrupted then, and its process is killed
    # if that does not end it.
    time_limit: int | None = None


class Task(StrEnum):
    """The tasks by name, `<worker module>.<action>`: each goes to the queue of its module."""

    _value_: str
    spec: TaskSpec

    def __new__(cls, name: str, spec: TaskSpec) -> "Task":
        task = str.__new__(cls, name)
        task._value_, task.spec = name, spec
        return task

    # It has everyone's email address.
    USERS_REPORT = "reports.users", TaskSpec(StartedBy.SUPERUSERS)
    # With the pauses between them, 33 attempts take a day and a night.
    SEND_MAIL = "mail.send", TaskSpec(StartedBy.SYSTEM, attempts=33, time_limit=120)

    @property
    def time_limit(self) -> int:
        return self.spec.time_limit or settings().job_time_limit


TASKS = {task.value: task for task in Task}
FROM_REQUESTS = [task for task in Task if task.spec.started_by is not StartedBy.SYSTEM]
