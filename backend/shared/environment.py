"""Reads settings. No other module reads the environment."""

import re
from collections.abc import Callable
from functools import cached_property
from ipaddress import ip_address, ip_network
from itertools import pairwise

from environs import FileAwareEnv

from shared.email_addresses import normalize_email

DEFAULT_SECRET = "changethis"  # noqa: S105  the start of every default in .env


class SettingsError(SystemExit):
    """Ends the process with a message that says which setting to change."""


class Environment:
    """`NAME_FILE` may name a file to read `NAME` from, such as a Docker secret."""

    def __init__(self) -> None:
        self._env = FileAwareEnv()

    @cached_property
    def environment(self) -> str:
        """The default is production, where no default secret is accepted."""
        return self._one_of("ENVIRONMENT", "production", "staging", "development")

    @cached_property
    def http_address(self) -> str:
        """The address of the site. If other machines can reach it, default secrets are refused."""
        return self._text("HTTP_ADDRESS", "127.0.0.1")

    def _text(self, name: str, default: str | None = None) -> str:
        """Treat an empty value as missing: Compose passes one for a variable that is not set."""
        try:
            value = self._env.str(name, "").strip()
        except ValueError as error:  # NAME_FILE cannot be read
            raise SettingsError(f"The setting {name} is missing: {error}") from error
        if value:
            return value
        if default is None:
            raise SettingsError(
                f"The setting {name} is missing: put it, or {name}_FILE, into the environment. "
                ".env describes it."
            )
        return default

    def _one_of(self, name: str, *choices: str, read: Callable[[str], str] = str) -> str:
        """The first choice is the default."""
        text = read(self._text(name, choices[0]))
        if text not in choices:
            raise SettingsError(f"The setting {name} must be {' or '.join(choices)}, not {text!r}.")
        return text

    def _some_of(self, name: str, *choices: str) -> list[str]:
        """The choices, separated by commas; none by default."""
        chosen = self._list(name)
        if not set(chosen) <= set(choices):
            raise SettingsError(
                f"The setting {name} must contain only {', '.join(choices)}, separated by commas, "
                f"not {','.join(chosen)!r}."
            )
        return chosen

    def _list(self, name: str) -> list[str]:
        return [part.strip() for part in self._text(name, "").split(",") if part.strip()]

    def _url(self, name: str) -> str:
        """Return an http or https URL, or "" without one. The error does not repeat it: it may
        contain a key.
        """
        value = self._text(name, "")
        if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise SettingsError(f"The setting {name} must be a URL like https://host.example.com.")
        return value

    def _email(self, name: str) -> str:
        text = self._text(name)
        try:
            return normalize_email(text)
        except ValueError as error:
            raise SettingsError(
                f"The setting {name} must be an email, not {text!r}: {error}"
            ) from error

    def _hosts(self, name: str) -> set[str]:
        """Host names as in a URL, without a port."""
        hosts = self._list(name)
        for host in hosts:
            if not re.fullmatch(r"[\w.-]+|\[[0-9a-fA-F:.]+\]", host):
                raise SettingsError(
                    f"The setting {name} must contain names like www.example.com, separated by "
                    f"commas, not {host!r}."
                )
        return {host.strip("[]").lower() for host in hosts}

    def _networks(self, name: str) -> list[str]:
        networks = self._list(name)
        for network in networks:
            try:
                ip_network(network)
            except ValueError as error:
                raise SettingsError(
                    f"The setting {name} must contain IP addresses or networks like 10.0.0.0/8, "
                    f"separated by commas: {error}."
                ) from error
        return networks

    def _number(self, name: str, default: int, most: int = 1_000_000, *, least: int = 1) -> int:
        text = self._text(name, str(default))
        if not text.isdecimal() or len(text) > 10 or not least <= int(text) <= most:
            raise SettingsError(
                f"The setting {name} must be a whole number from {least} to {most}, not {text!r}."
            )
        return int(text)

    def _days(self, name: str, default: int) -> int:
        return self._number(name, default, most=36_500)  # keeps dates within datetime's range

    def _port(self, name: str, default: int) -> int:
        return self._number(name, default, most=65_535)

    def _in_development(self, default: str) -> str | None:
        """The default in development; otherwise None."""
        return default if self.environment == "development" else None

    def _secret(self, name: str) -> str:
        value = self._text(name)
        if value.startswith(DEFAULT_SECRET) and not self.accepts_defaults:
            self._refuse_default(name)
        return value

    @property
    def accepts_defaults(self) -> bool:
        return self.environment == "development" and _is_loopback(self.http_address)

    def _refuse_default(self, name: str) -> None:
        """A default is only for development, on a machine that others cannot reach."""
        still = f"The setting {name} still has its default, which everyone knows"
        if self.environment != "development":
            raise SettingsError(
                f"{still}. Give it a value of its own, or set ENVIRONMENT=development (it is "
                f"{self.environment!r})."
            )
        raise SettingsError(
            f"{still}, and HTTP_ADDRESS={self.http_address} opens the site to other machines. "
            "Give it a value of its own, or set HTTP_ADDRESS=127.0.0.1."
        )

    def _key(self, name: str) -> str:
        """A key of 32 bytes or more, without a simple pattern."""
        key = self._secret(name)
        if len(key.encode()) < 32:
            raise SettingsError(f"The setting {name} is too short: use 32 characters or more.")
        # A repeated letter, the alphabet, or a few repeated characters.
        steps = {ord(after) - ord(before) for before, after in pairwise(key)}
        if min(len(set(key)), len(steps)) < 8 or key in (key + key)[1:-1]:
            raise SettingsError(
                f"The setting {name} is easy to guess: use the output of `openssl rand -hex 32`."
            )
        return key

    def _queues(self, name: str) -> dict[str, str]:
        text = self._text(name, "").replace(" ", "")
        queues = dict(re.findall(r"([a-z0-9]+)=([\w.-]+)", text))
        is_whole = ",".join(map("=".join, queues.items())) == text
        if not is_whole or len(set(queues.values())) < len(queues):
            raise SettingsError(
                f"The setting {name} must contain module=queue, separated by commas, with a queue "
                f"for each, not {text!r}."
            )
        return queues


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"
