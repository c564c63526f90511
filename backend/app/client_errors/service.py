"""Writes unexpected errors of the pages to the log."""

import logging
import re

log = logging.getLogger(__name__)

MAX_FRAMES = 20
MAX_USER_AGENT = 300  # characters
QUERY_VALUE = re.compile(r"([?&#][\w.~%-]+=)[^\s&#\"'<>()]+")
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++(@|%40)[\w-]+(\.[\w-]+)*\.[^\W\d_][\w-]+")
# 20 characters or more with a digit among them, such as a JWT or a UUID, except a script's name.
TOKEN = re.compile(
    r"(?<![\w-])(?=[a-z_-]*\d)[\w-]{20,}+(?!\.m?js\b)(\.[\w-]+)*", re.ASCII | re.IGNORECASE
)


def log_error(message: str, stack: str, path: str, version: str, user_agent: str) -> None:
    """Mask what looks like an email address, a token, an ID or the value of a query, and replace
    line breaks and control characters: anyone can send a report, and people read the log.
    """
    log.warning(
        "client error: %s",
        _clean(message),
        extra={
            "stack": [_clean(frame) for frame in stack.splitlines()[:MAX_FRAMES]],
            "path": _clean(re.split("[?#]", path, maxsplit=1)[0]),
            "version": _clean(version),
            "user_agent": _clean(user_agent[:MAX_USER_AGENT]),
        },
    )


def _clean(text: str) -> str:
    text = QUERY_VALUE.sub(r"\1[masked]", text)
    text = TOKEN.sub("[masked]", EMAIL.sub("[masked]", text))
    return "".join(character if character.isprintable() else " " for character in text)
