"""Logs: readable lines in a terminal, JSON in a container. Each has the ids of its request, user
and job, by which scripts/logs.sh finds it.
"""

import logging.config
from contextvars import ContextVar
from uuid import UUID

from pythonjsonlogger.json import JsonFormatter

from shared.settings import settings

NONE = "-"
# Set by the API for each request, and by a worker for the job that the request made.
request_id: ContextVar[str] = ContextVar("request_id", default=NONE)
user_id: ContextVar[str] = ContextVar("user_id", default=NONE)
job_id: ContextVar[str] = ContextVar("job_id", default=NONE)

# As scripts/logs.py reads it. A line of a job has its id too; only JSON has the user's.
TEXT = "%(asctime)s %(levelname)-7s %(name)s [%(request_id)s%(of_job)s] %(message)s"
JSON = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(user_id)s %(job_id)s %(message)s"
NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}


class TextFormatter(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        job = record.__dict__["job_id"]
        record.of_job = "" if job == NONE else f" job {job}"
        return super().formatMessage(record)


def identify(request: str = NONE, user: UUID | None = None, job: UUID | None = None) -> None:
    """Set the ids of the lines that follow. It replaces all ids of the request or job before."""
    request_id.set(request)
    user_id.set(str(user) if user else NONE)
    job_id.set(str(job) if job else NONE)


def configure_logging(**_celery: object) -> None:
    """Log everything to stderr. The images set LOG_FORMAT=json."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"ids": {"()": lambda: _add_ids}},
            "formatters": {
                "text": {"()": TextFormatter, "fmt": TEXT},
                "json": {"()": JsonFormatter, "fmt": JSON, "rename_fields": NAMES},
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": settings().log_format,
                    "filters": ["ids"],
                }
            },
            "root": {"level": "INFO", "handlers": ["stderr"]},
            # Otherwise, each migration would list Alembic's own plugins.
            "loggers": {"alembic.runtime.plugins": {"level": "WARNING"}},
        }
    )


def _add_ids(record: logging.LogRecord) -> bool:
    record.request_id, record.user_id = request_id.get(), user_id.get()
    record.job_id = job_id.get()
    return True
