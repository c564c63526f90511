"""The tasks and their specifications. A function of a worker module runs each task, as in
worker/reports/tasks.py.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum, auto
from typing import Any

from celery.schedules import crontab
from marshmallow import Schema, ValidationError, fields

from shared.errors import InvalidInput
from shared.messages import Message
from shared.models import NotificationKind
from shared.settings import settings

MAX_DEPTH = 20  # of a job's parameters
TOO_DEEP = Message("Is nested more than {most} levels deep.").format(most=MAX_DEPTH)


class StartedBy(Enum):
    """Who may create jobs of a task."""

    USERS = auto()
    SUPERUSERS = auto()
    SYSTEM = auto()  # not a request; its jobs have no owner


@dataclass(frozen=True)
class TaskSpec:
    started_by: StartedBy
    # The maximum number of attempts, whether the task raises TryAgain or its worker dies.
    attempts: int = 5
    # Seconds; by default JOB_TIME_LIMIT. The task is then interrupted, and if that does not end it,
    # its process is killed.
    time_limit: int | None = None
    # The schema of the parameters of its jobs, which are JSON. Without fields, it has none.
    parameters: type[Schema] = Schema
    # Days until the result of a job expires; by default, and at most, RESULT_DAYS.
    result_days: int | None = None
    # A user may start one job of the task at a time, and the next one so long after the last has
    # ended, unless it failed. By default, they may start as many as JOBS_PER_USER.
    pause: timedelta | None = None
    # How the owner is notified of a job that has succeeded.
    notification: NotificationKind = NotificationKind.JOB_SUCCEEDED
    # When the scheduler creates a job of the system: at times of day or at an interval. The job
    # has no parameters.
    schedule: crontab | timedelta | None = None

    def __post_init__(self) -> None:
        if self.schedule is not None:
            self.check({})  # a job without parameters must be possible
        if isinstance(self.schedule, timedelta) and self.schedule < timedelta():
            raise ValueError(f"A schedule of {self.schedule} is negative.")

    def check(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Return the parameters to store. Raise InvalidInput for the first invalid one."""
        schema = self.parameters()
        try:
            stored: dict[str, Any] = schema.dump(schema.load(parameters))
        except ValidationError as error:
            name, messages = next(iter(error.messages_dict.items()))
            text = messages[0] if isinstance(messages, list) else json.dumps(messages)
            field = f"parameters.{str(name)[:100]}"
            raise InvalidInput(field, text) from error
        _check_storable(stored)
        try:
            json.dumps(stored, allow_nan=False, ensure_ascii=False).encode()
        except (TypeError, ValueError) as error:  # such as NaN, a Decimal or a surrogate
            raise InvalidInput("parameters", "Contains a value that JSON cannot have.") from error
        return stored


def _check_storable(value: object, depth: int = 0) -> None:
    """Raise InvalidInput for a value that not every database stores. MariaDB allows 32 levels."""
    if depth > MAX_DEPTH:
        raise InvalidInput("parameters", TOO_DEEP)
    if isinstance(value, str) and "\0" in value:
        raise InvalidInput("parameters", "Contains a character that cannot be stored.")
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        for member in value:
            _check_storable(member, depth + 1)


class UsersReportSchema(Schema):
    active_only = fields.Boolean(metadata={"description": "Leave out deactivated users"})


class MailSchema(Schema):
    mail = fields.String(required=True)
    to = fields.String(required=True)
    once = fields.String()
    invitation = fields.String()
    notification = fields.String()
    email_change = fields.String()
    language = fields.String(metadata={"description": "Of the request that caused the mail"})


class ImageSchema(Schema):
    file_id = fields.UUID(required=True)


class Task(StrEnum):
    """The tasks by name, `<worker module>.<action>`: each goes to the queue of its module."""

    _value_: str
    spec: TaskSpec

    def __new__(cls, name: str, spec: TaskSpec) -> "Task":
        task = str.__new__(cls, name)
        task._value_, task.spec = name, spec
        return task

    # It contains everyone's email address.
    USERS_REPORT = "reports.users", TaskSpec(StartedBy.SUPERUSERS, parameters=UsersReportSchema)
    # Everything that is stored about the user who starts it.
    PERSONAL_DATA = (
        "reports.personal_data",
        TaskSpec(
            StartedBy.USERS,
            result_days=7,
            pause=timedelta(days=1),
            notification=NotificationKind.ACCOUNT_DATA_READY,
        ),
    )
    # With the pauses between them, 33 attempts take 24 hours.
    SEND_MAIL = (
        "mail.send",
        TaskSpec(StartedBy.SYSTEM, attempts=33, time_limit=120, parameters=MailSchema),
    )
    PROCESS_IMAGE = (
        "files.process_image",
        TaskSpec(StartedBy.SYSTEM, time_limit=60, parameters=ImageSchema),
    )

    @property
    def time_limit(self) -> int:
        return self.spec.time_limit or settings().job_time_limit

    @property
    def result_days(self) -> int:
        most = settings().result_days
        return min(self.spec.result_days or most, most)


TASKS = {task.value: task for task in Task}
FROM_REQUESTS = [task for task in Task if task.spec.started_by is not StartedBy.SYSTEM]
