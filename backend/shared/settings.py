"""Every setting. The only module that reads the environment; `.env` explains each one."""

import re
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import FileAwareEnv
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_SECRET = "changethis"  # noqa: S105  what every default of .env starts with
# What we install, where SQLAlchemy would take another one.
DRIVERS = {
    "postgres": "postgresql+psycopg2",
    "postgresql": "postgresql+psycopg2",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}


class SettingsError(SystemExit):
    """Ends the process with a sentence that says which setting to change."""


class Settings:
    """Each is read at its first use, so that a process is given only what it needs.

    `NAME_FILE` may name a file to read `NAME` from, such as a Docker secret.
    """

    def __init__(self) -> None:
        self._env = FileAwareEnv()

    def require(self, *names: str) -> None:
        """Stop the start, with a sentence, when one of these is missing or unfit."""
        for name in names:
            getattr(self, name)

    @cached_property
    def environment(self) -> str:
        return self._text("ENVIRONMENT", "development")

    @cached_property
    def project_name(self) -> str:
        return self._text("PROJECT_NAME")

    @cached_property
    def time_zone(self) -> str:
        """For what happens at a time of day. The database has UTC."""
        name = self._text("TIME_ZONE", "UTC")
        try:
            return ZoneInfo(name).key
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise SettingsError(
                f"The setting TIME_ZONE wants a name like Europe/Berlin, not {name!r}."
            ) from error

    @cached_property
    def log_format(self) -> str:
        return self._one_of("LOG_FORMAT", "text", "json")

    @cached_property
    def cors_origins(self) -> list[str]:
        """Other sites whose pages may call the API; none by default."""
        return [origin.strip() for origin in self._text("CORS_ORIGINS", "").split(",") if origin]

    @cached_property
    def secret_key(self) -> str:
        """At least 32 bytes, as RFC 7518 asks for HS256."""
        key = self._secret("SECRET_KEY")
        if len(key.encode()) < 32:
            raise SettingsError(
                "The setting SECRET_KEY is too short: it wants 32 characters or more."
            )
        return key

    @cached_property
    def access_token_minutes(self) -> int:
        return self._number("ACCESS_TOKEN_MINUTES", 15)

    @cached_property
    def refresh_token_days(self) -> int:
        return self._number("REFRESH_TOKEN_DAYS", 30)

    @cached_property
    def login_attempts_per_account(self) -> int:
        """Wrong passwords in five minutes."""
        return self._number("LOGIN_ATTEMPTS_PER_ACCOUNT", 10)

    @cached_property
    def login_attempts_per_address(self) -> int:
        """Logins in five minutes; many people may share an address."""
        return self._number("LOGIN_ATTEMPTS_PER_ADDRESS", 100)

    @cached_property
    def mails_per_account(self) -> int:
        """Asked for by strangers in an hour."""
        return self._number("MAILS_PER_ACCOUNT", 5)

    @cached_property
    def mails_per_address(self) -> int:
        """Asked for from one address of the network in an hour."""
        return self._number("MAILS_PER_ADDRESS", 50)

    @cached_property
    def signup_open(self) -> bool:
        return self._one_of("SIGNUP_OPEN", "false", "true", read=str.lower) == "true"

    @cached_property
    def first_superuser_email(self) -> str:
        return self._text("FIRST_SUPERUSER_EMAIL")

    @cached_property
    def first_superuser_password(self) -> str:
        return self._secret("FIRST_SUPERUSER_PASSWORD")

    @cached_property
    def database_url(self) -> URL:
        """DATABASE_URL, with DATABASE_PASSWORD put in, since that may be a secret's file."""
        try:
            url = make_url(self._text("DATABASE_URL"))
        except (ArgumentError, ValueError) as error:
            raise SettingsError(f"The setting DATABASE_URL is no URL: {error}.") from error
        url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
        if url.get_backend_name() == "sqlite":
            return url
        return url if url.password else url.set(password=self._secret("DATABASE_PASSWORD"))

    @cached_property
    def redis_url(self) -> str:
        return self._text("REDIS_URL")

    @cached_property
    def results_dir(self) -> Path:
        return Path(self._text("RESULTS_DIR"))

    @cached_property
    def public_url(self) -> str:
        """Where people reach the pages: what the links in mails begin with."""
        local = f"http://localhost:{self._number('HTTP_PORT', 8000)}"
        return self._text("PUBLIC_URL", self._in_development(local)).rstrip("/")

    @cached_property
    def mail_from(self) -> str:
        address = self._text("MAIL_FROM")
        if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address):
            raise SettingsError(f"The setting MAIL_FROM wants an address, not {address!r}.")
        return address

    @cached_property
    def mail_dir(self) -> Path | None:
        """In development without an SMTP server, mails become files in this folder."""
        return None if self.smtp_host else Path(self._text("MAIL_DIR"))

    @cached_property
    def smtp_host(self) -> str:
        return self._text("SMTP_HOST", self._in_development(""))

    @cached_property
    def smtp_port(self) -> int:
        return self._number("SMTP_PORT", 587)

    @cached_property
    def smtp_tls(self) -> str:
        return self._one_of("SMTP_TLS", "starttls", "tls", "none", read=str.lower)

    @cached_property
    def smtp_user(self) -> str:
        """Empty: the server wants no login."""
        return self._text("SMTP_USER", "")

    @cached_property
    def smtp_password(self) -> str:
        return self._secret("SMTP_PASSWORD") if self.smtp_user else ""

    @cached_property
    def worker_concurrency(self) -> int:
        return self._number("WORKER_CONCURRENCY", 2)

    @cached_property
    def job_time_limit(self) -> int:
        return self._number("JOB_TIME_LIMIT", 900)

    def refuse_defaults(self) -> None:
        """Stop where the tools beside the application still have the password of .env."""
        for name in ("FLOWER_PASSWORD", "PGADMIN_PASSWORD"):
            if self._text(name, ""):
                self._secret(name)

    def _text(self, name: str, default: str | None = None) -> str:
        """An empty value is as good as none: Compose passes one on for what is not set."""
        try:
            value = self._env.str(name, "").strip()
        except ValueError as error:  # NAME_FILE cannot be read
            raise SettingsError(f"The setting {name} is missing: {error}") from error
        if not value and default is None:
            raise SettingsError(
                f"The setting {name} is missing: put it, or {name}_FILE, into the environment. "
                ".env says what it is for."
            )
        return value or default

    def _one_of(self, name: str, *choices: str, read: Callable[[str], str] = str) -> str:
        """The first choice is the default."""
        text = read(self._text(name, choices[0]))
        if text not in choices:
            raise SettingsError(f"The setting {name} wants {' or '.join(choices)}, not {text!r}.")
        return text

    def _number(self, name: str, default: int) -> int:
        text = self._text(name, str(default))
        if not text.isdecimal() or int(text) == 0:
            raise SettingsError(f"The setting {name} wants a whole number above 0, not {text!r}.")
        return int(text)

    def _in_development(self, default: str) -> str | None:
        """Anywhere else it is missing."""
        return default if self.environment == "development" else None

    def _secret(self, name: str) -> str:
        value = self._text(name)
        if value.startswith(DEFAULT_SECRET) and self.environment != "development":
            raise SettingsError(
                f"The setting {name} still has its default, which everyone knows. Give it a value "
                f"of its own, or say ENVIRONMENT=development (it is {self.environment!r})."
            )
        return value


@cache
def settings() -> Settings:
    return Settings()
