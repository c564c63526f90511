"""How often a stranger may do something, per account and per network, over all processes."""

import logging
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address as read_ip_address
from ipaddress import ip_network
from time import time

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.http.gateways import is_gateway
from shared.errors import TooManyRequests
from shared.settings import settings

log = logging.getLogger(__name__)


@dataclass
class Limit:
    """For an action, in a window of so many minutes. The amounts are names of settings."""

    action: str
    minutes: int
    per_account: str
    per_ip: str

    def count(self, account: str, ip_address: str, browser: str | None = None) -> None:
        """Raises TooManyRequests when there were too many. Counting comes before anything else,
        so that a hundred attempts at once are counted like a hundred in a row.
        """
        try:
            self._count(_in_redis(), account, ip_address, browser)
        except StorageError:
            log.warning("limits are counted in memory: Redis does not answer")
            self._count(_in_memory(), account, ip_address, browser)

    def _count(
        self, limiter: FixedWindowRateLimiter, account: str, ip_address: str, browser: str | None
    ) -> None:
        # The network first: what it is refused does not count towards the accounts that it names.
        self._count_network(limiter, ip_address)
        _hit(limiter, self._item(self.per_account), f"{self.action}:account:{account}")

    def _count_network(self, limiter: FixedWindowRateLimiter, ip_address: str) -> None:
        """A gateway's IP address is that of many clients, and so none of theirs."""
        if not is_gateway(ip_address):
            key = f"{self.action}:network:{_network(ip_address)}"
            _hit(limiter, self._item(self.per_ip), key)

    def _item(self, setting: str) -> RateLimitItemPerMinute:
        return RateLimitItemPerMinute(getattr(settings(), setting), self.minutes)


class PasswordLimit(Limit):
    """Wrong passwords are counted for an account and a network together, so that a stranger does
    not lock its owner out. Against many networks at once there is a ceiling for the account, which
    does not stop a browser that has logged in to it before: that one is counted by itself.
    """

    def reset(self, account: str, ip_address: str = "", browser: str | None = None) -> None:
        """What was counted, as after the right password."""
        keys = [self._account(account), self._pair(account, ip_address), self._browser(browser)]
        try:
            _clear(_in_redis(), self._item(self.per_account), keys)
        except StorageError:
            _clear(_in_memory(), self._item(self.per_account), keys)

    def _count(
        self, limiter: FixedWindowRateLimiter, account: str, ip_address: str, browser: str | None
    ) -> None:
        self._count_network(limiter, ip_address)
        if browser:
            _hit_slowly(limiter, self._item(self.per_account), self._browser(browser))
            return
        _hit_slowly(limiter, self._item(self.per_account), self._pair(account, ip_address))
        ceiling = getattr(settings(), self.per_account) * NETWORKS
        _hit(limiter, RateLimitItemPerMinute(ceiling, self.minutes), self._account(account))

    def _account(self, account: str) -> str:
        return f"{self.action}:account:{account}"

    def _pair(self, account: str, ip_address: str) -> str:
        return f"{self.action}:pair:{_network(ip_address)}:{account}"

    def _browser(self, browser: str | None) -> str:
        return f"{self.action}:browser:{browser}"


def _hit(limiter: FixedWindowRateLimiter, item: RateLimitItem, key: str) -> None:
    if not limiter.hit(item, key):
        _refuse(limiter, item, key)


def _hit_slowly(limiter: FixedWindowRateLimiter, item: RateLimitItem, key: str) -> None:
    """When all are used up, one more is let through from time to time."""
    is_recent = not limiter.hit(SLOW, key)
    if not limiter.hit(item, key) and is_recent:
        _refuse(limiter, SLOW, key)


def _refuse(limiter: FixedWindowRateLimiter, item: RateLimitItem, key: str) -> None:
    wait = max(1, round(limiter.get_window_stats(item, key).reset_time - time()))
    raise TooManyRequests(f"Too many attempts: try again in {wait} seconds.", wait)


def _clear(limiter: FixedWindowRateLimiter, item: RateLimitItem, keys: list[str]) -> None:
    for key in keys:
        limiter.clear(item, key)


NETWORKS = 10  # as many attempts for an account as so many networks have
SLOW = RateLimitItemPerSecond(1, 30)

LOGIN = PasswordLimit("login", 5, "login_attempts_per_account", "login_attempts_per_ip")
PASSWORD = PasswordLimit("password", 5, "login_attempts_per_account", "login_attempts_per_ip")
INVITATION = Limit("invitation", 60, "mails_per_account", "mails_per_ip")
RECOVERY = Limit("recovery", 60, "mails_per_account", "mails_per_ip")
VERIFICATION = Limit("verification", 60, "mails_per_account", "mails_per_ip")


def _network(ip_address: str) -> str:
    """Whoever has one IPv6 address has 2^64 of them: they are counted as one."""
    try:
        given = read_ip_address(ip_address)
    except ValueError:
        return ip_address
    return str(ip_network((given, 64), strict=False)) if given.version == 6 else ip_address


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
