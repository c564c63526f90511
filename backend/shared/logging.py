"""Logs: readable lines in a terminal, JSON in a container, each with its request's id."""

import logging.config
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

from shared.settings import settings

# Set by the API for each request, and by a worker for the job that the request made.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

TEXT = "%(asctime)s %(levelname)-7s %(name)s [%(request_id)s] %(message)s"
JSON = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}


def configure_logging(**_celery: object) -> None:
    """Log everything to stderr. The images set LOG_FORMAT=json."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request_id": {"()": lambda: _add_request_id}},
            "formatters": {
                "text": {"format": TEXT},
                "json": {"()": JsonFormatter, "fmt": JSON, "rename_fields": NAMES},
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": settings().log_format,
                    "filters": ["request_id"],
                }
            },
            "root": {"level": "INFO", "handlers": ["stderr"]},
            # Otherwise, each migration would list Alembic's own plugins.
            "loggers": {"alembic.runtime.plugins": {"level": "WARNING"}},
        }
    )


def _add_request_id(record: logging.LogRecord) -> bool:
    record.request_id = request_id.get()
    return True
