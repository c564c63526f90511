"""Limits attempts, such as logins, per account and per network, across all processes."""

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
from shared.messages import Message
from shared.settings import settings

log = logging.getLogger(__name__)


@dataclass
class Limit:
    """The limits of an action per `minutes`. `per_account` and `per_ip` are names of settings."""

    action: str
    minutes: int
    per_account: str
    per_ip: str

    def count(self, account: str, ip_address: str, browser: str | None = None) -> None:
        """Raise TooManyRequests if there were too many attempts. Count before anything else, so
        that a hundred concurrent attempts count like a hundred in a row.
        """
        try:
            self._count(_redis_limiter(), account, ip_address, browser)
        except StorageError:
            log.warning("limits are counted in memory: Redis does not answer")
            self._count(_memory_limiter(), account, ip_address, browser)

    def _count(
        self, limiter: FixedWindowRateLimiter, account: str, ip_address: str, browser: str | None
    ) -> None:
        # The network first: attempts beyond its limit do not count towards the account.
        self._count_network(limiter, ip_address)
        _hit(limiter, self._item(self.per_account), f"{self.action}:account:{account}")

    def _count_network(self, limiter: FixedWindowRateLimiter, ip_address: str) -> None:
        """Do not count the IP address of a gateway, which many clients share."""
        if not is_gateway(ip_address):
            key = f"{self.action}:network:{_network(ip_address)}"
            _hit(limiter, self._item(self.per_ip), key)

    def _item(self, setting: str) -> RateLimitItemPerMinute:
        return RateLimitItemPerMinute(getattr(settings(), setting), self.minutes)


@dataclass
class NetworkLimit:
    """Limits an action to `most` per `minutes` and network. It counts gateways too, since a refusal
    harms nobody.
    """

    action: str
    minutes: int
    most: int

    def count(self, ip_address: str) -> None:
        item = RateLimitItemPerMinute(self.most, self.minutes)
        key = f"{self.action}:network:{_network(ip_address)}"
        try:
            _hit(_redis_limiter(), item, key)
        except StorageError:
            _hit(_memory_limiter(), item, key)


class PasswordLimit(Limit):
    """Counts wrong passwords per pair of account and network, so that an attacker cannot lock the
    owner out. Against attacks from many networks, the account has a ceiling. It does not apply to a
    browser that has logged in to the account before, which is counted separately.
    """

    def reset(self, account: str, ip_address: str = "", browser: str | None = None) -> None:
        """Reset the counts, for example after the right password."""
        try:
            self._reset(_redis_limiter(), account, ip_address, browser)
        except StorageError:
            self._reset(_memory_limiter(), account, ip_address, browser)

    def _reset(
        self, limiter: FixedWindowRateLimiter, account: str, ip_address: str, browser: str | None
    ) -> None:
        limiter.clear(self._ceiling(), self._account(account))
        for key in (self._pair(account, ip_address), self._browser(browser)):
            limiter.clear(self._item(self.per_account), key)

    def _count(
        self, limiter: FixedWindowRateLimiter, account: str, ip_address: str, browser: str | None
    ) -> None:
        self._count_network(limiter, ip_address)
        if browser:
            _hit_slowly(limiter, self._item(self.per_account), self._browser(browser))
            return
        _hit_slowly(limiter, self._item(self.per_account), self._pair(account, ip_address))
        _hit(limiter, self._ceiling(), self._account(account))

    def _ceiling(self) -> RateLimitItemPerMinute:
        return RateLimitItemPerMinute(
            getattr(settings(), self.per_account) * NETWORKS, self.minutes
        )

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
    """Allow one more attempt from time to time (SLOW) after the limit is reached."""
    is_recent = not limiter.hit(SLOW, key)
    if not limiter.hit(item, key) and is_recent:
        _refuse(limiter, SLOW, key)


def _refuse(limiter: FixedWindowRateLimiter, item: RateLimitItem, key: str) -> None:
    wait = max(1, round(limiter.get_window_stats(item, key).reset_time - time()))
    text = Message(
        "Too many attempts: try again in {count} second.",
        "Too many attempts: try again in {count} seconds.",
    )
    raise TooManyRequests(text.format(count=wait), wait)


NETWORKS = 10  # the ceiling of an account is the limit of this many networks
SLOW = RateLimitItemPerSecond(1, 30)

LOGIN = PasswordLimit("login", 5, "login_attempts_per_account", "login_attempts_per_ip")
PASSWORD = PasswordLimit("password", 5, "login_attempts_per_account", "login_attempts_per_ip")
CLIENT_ERRORS = NetworkLimit("client-errors", minutes=60, most=60)
EMAIL_CHANGE = Limit("email-change", 60, "mails_per_account", "mails_per_ip")
INVITATION = Limit("invitation", 60, "mails_per_account", "mails_per_ip")
RECOVERY = Limit("recovery", 60, "mails_per_account", "mails_per_ip")
# An "account" is a login that has begun.
OIDC = Limit("oidc", 5, "login_attempts_per_account", "login_attempts_per_ip")
# An "account" is a challenge.
PASSKEY = Limit("passkey", 5, "login_attempts_per_account", "login_attempts_per_ip")
# Only somebody with the password gets here: to count over all networks locks out nobody else.
SECOND_FACTOR = Limit("second-factor", 5, "login_attempts_per_account", "login_attempts_per_ip")
VERIFICATION = Limit("verification", 60, "mails_per_account", "mails_per_ip")


def _network(ip_address: str) -> str:
    """Count the 2^64 IPv6 addresses of a /64 network as one: a client has all of them."""
    try:
        given = read_ip_address(ip_address)
    except ValueError:
        return ip_address
    return str(ip_network((given, 64), strict=False)) if given.version == 6 else ip_address


@cache
def _redis_limiter() -> FixedWindowRateLimiter:
    options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return FixedWindowRateLimiter(
        storage_from_string(settings().redis_url, wrap_exceptions=True, **options)
    )


@cache
def _memory_limiter() -> FixedWindowRateLimiter:
    """While Redis is unavailable, each process counts separately."""
    return FixedWindowRateLimiter(MemoryStorage())
