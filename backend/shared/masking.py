"""Masks what may be personal or secret in texts that people read, such as logs."""

import re

QUERY_VALUE = re.compile(r"([?&#][\w.~%-]+=)[^\s&#\"'<>()]+")
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++(@|%40)[\w-]+(\.[\w-]+)*\.[^\W\d_][\w-]+")
# 20 characters or more with a digit among them, such as a JWT or a UUID, except a script's name.
TOKEN = re.compile(
    r"(?<![\w-])(?=[a-z_-]*\d)[\w-]{20,}+(?!\.m?js\b)(\.[\w-]+)*", re.ASCII | re.IGNORECASE
)


def mask(text: str) -> str:
    """Mask what looks like an email address, a token, an ID or the value of a query."""
    text = QUERY_VALUE.sub(r"\1[masked]", text)
    return TOKEN.sub("[masked]", EMAIL.sub("[masked]", text))
