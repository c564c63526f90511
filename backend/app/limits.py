"""How often a stranger may do something, per account and per address, over all processes."""

import logging
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network
from time import time

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from shared.errors import TooManyRequests
from shared.settings import settings

log = logging.getLogger(__name__)


@dataclass
class Limit:
    """For a deed, in a window of so many minutes. The amounts are names of settings."""

    deed: str
    minutes: int
    per_account: str
    per_address: str

    def count(self, account: str, address: str) -> None:
        """Raises TooManyRequests when there were too many. Counting comes before anything else,
        so that a hundred attempts at once are counted like a hundred in a row.
        """
        try:
            self._count(_in_redis(), account, address)
        except StorageError:
            log.warning("limits are counted in memory: Redis does not answer")
            self._count(_in_memory(), account, address)

    def forget(self, account: str) -> None:
        """What was counted for the account, as after the right password."""
        item, key = self._of_account(account)
        try:
            _in_redis().clear(item, key)
        except StorageError:
            _in_memory().clear(item, key)

    def _count(self, limiter: FixedWindowRateLimiter, account: str, address: str) -> None:
        # The address first: what it is refused does not count towards the accounts that it names.
        for item, key in (self._of_address(address), self._of_account(account)):
            if not limiter.hit(item, key):
                wait = max(1, round(limiter.get_window_stats(item, key).reset_time - time()))
                raise TooManyRequests(f"Too many attempts: try again in {wait} seconds.", wait)

    def _of_account(self, account: str) -> tuple[RateLimitItemPerMinute, str]:
        return self._item(self.per_account), f"{self.deed}:account:{account}"

    def _of_address(self, address: str) -> tuple[RateLimitItemPerMinute, str]:
        return self._item(self.per_address), f"{self.deed}:address:{_network(address)}"

    def _item(self, setting: str) -> RateLimitItemPerMinute:
        return RateLimitItemPerMinute(getattr(settings(), setting), self.minutes)


LOGIN = Limit("login", 5, "login_attempts_per_account", "login_attempts_per_address")
PASSWORD = Limit("password", 5, "login_attempts_per_account", "login_attempts_per_address")
INVITATION = Limit("invitation", 60, "mails_per_account", "mails_per_address")
MAIL = Limit("mail", 60, "mails_per_account", "mails_per_address")


def _network(address: str) -> str:
    """Whoever has one IPv6 address has 2^64 of them: they are counted as one."""
    try:
        given = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((given, 64), strict=False)) if given.version == 6 else address


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
