"""Writes unexpected errors of the pages to the log, and sends them to Sentry (SENTRY_DSN)."""

import logging
import re

from shared.masking import mask
from shared.settings import settings

log = logging.getLogger(__name__)

MAX_FRAMES = 20
MAX_USER_AGENT = 300  # characters


def log_error(message: str, stack: str, path: str, version: str, user_agent: str) -> None:
    """Mask what looks like an email address, a token, an ID or the value of a query, and replace
    line breaks and control characters: anyone can send a report, and people read the log.
    """
    message = _clean(message)
    details = {
        "stack": [_clean(frame) for frame in stack.splitlines()[:MAX_FRAMES]],
        "path": _clean(re.split("[?#]", path, maxsplit=1)[0]),
        "version": _clean(version),
        "user_agent": _clean(user_agent[:MAX_USER_AGENT]),
    }
    log.warning("client error: %s", message, extra=details)
    if settings().sentry_dsn:
        from shared import sentry

        sentry.report_client_error(message, details)


def _clean(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in mask(text))
