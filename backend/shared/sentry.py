"""Sends unexpected errors to Sentry, without personal data. It is imported with SENTRY_DSN only."""

import logging
from typing import Any, cast

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from shared.logging import job_id, request_id
from shared.masking import mask
from shared.settings import settings

# All others are removed, such as the request, the user, and values of variables.
KEPT = (
    *("event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk"),
    *("exception", "logentry", "tags"),
)
# The messages of their errors quote values.
DATABASE = {"psycopg2", "pymysql", "sqlalchemy", "sqlite3"}
REMOVED = "[removed: the log has it]"


def start() -> None:
    """Send what is logged as an error. No other integration is loaded, since none is needed: each
    unexpected error of a request or a job is logged with its traceback.
    """
    logged = LoggingIntegration(level=None, event_level=logging.ERROR)
    sentry_sdk.init(
        dsn=settings().sentry_dsn,
        release=settings().release or None,
        environment=settings().environment,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[logged, AtexitIntegration(callback=lambda _pending, _timeout: None)],
        send_default_pii=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=_without_personal_data,
    )


def report_client_error(message: str, details: dict[str, Any]) -> None:
    """Send an error of the pages, whose texts are masked already."""
    sentry_sdk.capture_event(
        {
            "level": "error",
            "logger": "pages",
            "logentry": {"formatted": "\n".join([message, *details["stack"]])},
            "tags": {name: details[name][:200] for name in ("path", "version", "user_agent")},
        }
    )


def _without_personal_data(event: Event, _hint: Hint) -> Event:
    kept: Any = {name: value for name, value in event.items() if name in KEPT}
    for error in kept.get("exception", {}).get("values", ()):
        of_database = (error.get("module") or "").partition(".")[0] in DATABASE
        error["value"] = REMOVED if of_database else mask(error.get("value") or "")
    if said := kept.get("logentry"):
        kept["logentry"] = {"formatted": mask(said.get("formatted") or said.get("message"))}
    kept["tags"] = {**kept.get("tags", {}), "request_id": request_id.get(), "job_id": job_id.get()}
    return cast(Event, kept)
