"""How many requests a user may send, counted in each process by itself: a counter in Redis would
cost a fifth of a small answer. What strangers may do is in auth/limits.py.
"""

from collections import Counter
from threading import Lock
from time import monotonic
from uuid import UUID

from shared.errors import TooManyRequests
from shared.settings import settings

WINDOW = 60  # seconds


class Window:
    """The requests of all users since it began. It never holds more users than asked within it."""

    def __init__(self) -> None:
        self.began = monotonic()
        self.requests: Counter[UUID] = Counter()


_lock = Lock()
_window = Window()


def count(user_id: UUID) -> None:
    """Raises TooManyRequests when there were more than REQUESTS_PER_MINUTE."""
    global _window
    with _lock:
        if monotonic() - _window.began >= WINDOW:
            _window = Window()
        _window.requests[user_id] += 1
        too_many = _window.requests[user_id] > settings().requests_per_minute
        seconds = round(_window.began + WINDOW - monotonic()) + 1
    if too_many:
        raise TooManyRequests(
            f"You have sent too many requests: try again in {seconds} seconds.", seconds
        )
