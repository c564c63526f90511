"""How often a login may be tried, per account and per address, over all processes."""

import logging
from functools import cache
from time import time

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from shared.errors import TooManyRequests
from shared.settings import settings

log = logging.getLogger(__name__)
WINDOW = 5  # minutes


@cache
def _in_redis() -> FixedWindowRateLimiter:
    options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return FixedWindowRateLimiter(
        storage_from_string(settings().redis_url, wrap_exceptions=True, **options)
    )


@cache
def _in_memory() -> FixedWindowRateLimiter:
    """While Redis is away, each process counts for itself."""
    return FixedWindowRateLimiter(MemoryStorage())


def _limits(account: str, address: str) -> list[tuple[RateLimitItemPerMinute, str]]:
    return [
        (_limit(settings().login_attempts_per_account), f"login:account:{account}"),
        (_limit(settings().login_attempts_per_address), f"login:address:{address}"),
    ]


def _limit(amount: int) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(amount, WINDOW)


def count_attempt(account: str, address: str) -> None:
    """Raises TooManyRequests when there were too many. Counting comes before the password is
    checked, so that a hundred attempts at once are counted like a hundred in a row.
    """
    try:
        _count(_in_redis(), account, address)
    except StorageError:
        log.warning("login limits are counted in memory: Redis does not answer")
        _count(_in_memory(), account, address)


def _count(limiter: FixedWindowRateLimiter, account: str, address: str) -> None:
    for limit, key in _limits(account, address):
        if not limiter.hit(limit, key):
            wait = max(1, round(limiter.get_window_stats(limit, key).reset_time - time()))
            raise TooManyRequests(f"Too many attempts: try again in {wait} seconds.", wait)


def forget_attempts(account: str, address: str) -> None:
    """The account's, after the right password."""
    limit, key = _limits(account, address)[0]
    try:
        _in_redis().clear(limit, key)
    except StorageError:
        _in_memory().clear(limit, key)
