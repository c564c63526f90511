"""Limits the requests of a user, counted in each process separately: a counter in Redis would cost
a fifth of a small response. auth/limits.py limits logins and mails.
"""

from collections import Counter
from threading import Lock
from time import monotonic
from uuid import UUID

from shared.errors import TooManyRequests
from shared.messages import Message
from shared.settings import settings

WINDOW = 60  # seconds


class Window:
    """The requests of each user since it began. It holds only users who sent one since then."""

    def __init__(self) -> None:
        self.began = monotonic()
        self.requests: Counter[UUID] = Counter()


_lock = Lock()
_window = Window()


def count(user_id: UUID) -> None:
    """Raise TooManyRequests after more than REQUESTS_PER_MINUTE."""
    global _window
    with _lock:
        if monotonic() - _window.began >= WINDOW:
            _window = Window()
        _window.requests[user_id] += 1
        too_many = _window.requests[user_id] > settings().requests_per_minute
        seconds = round(_window.began + WINDOW - monotonic()) + 1
    if too_many:
        text = Message(
            "You have sent too many requests: try again in {count} second.",
            "You have sent too many requests: try again in {count} seconds.",
        )
        raise TooManyRequests(text.format(count=seconds), seconds)
