"""All settings by their names in the code. `.env` explains each one."""

import re
from base64 import b64encode
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from shared.environment import SettingsError
from shared.languages import languages
from shared.oidc_settings import OidcSettings

# The installed drivers, where SQLAlchemy would use another one.
DRIVERS = {
    "postgres": "postgresql+psycopg2",
    "postgresql": "postgresql+psycopg2",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}

TOOLS = ("flower", "grafana", "pgadmin")


class Settings(OidcSettings):
    """Each setting is read on first use, so that a process needs only those that it uses."""

    def require(self, *names: str) -> None:
        """Stop the process with a message if one of these settings is missing or invalid."""
        for name in names:
            getattr(self, name)

    @cached_property
    def project_name(self) -> str:
        return self._text("PROJECT_NAME")

    @cached_property
    def time_zone(self) -> str:
        """The time zone of schedules by time of day. The database stores UTC."""
        name = self._text("TIME_ZONE", "UTC")
        try:
            return ZoneInfo(name).key
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise SettingsError(
                f"The setting TIME_ZONE must be a name like Europe/Berlin, not {name!r}."
            ) from error

    @cached_property
    def default_language(self) -> str:
        """The language of requests and mails for which no other is known."""
        return self._one_of("DEFAULT_LANGUAGE", *languages())

    @cached_property
    def log_format(self) -> str:
        return self._one_of("LOG_FORMAT", "text", "json")

    @cached_property
    def sql_log(self) -> bool:
        """Whether each SQL statement is logged."""
        return self._one_of("SQL_LOG", "false", "true", read=str.lower) == "true"

    @cached_property
    def metrics(self) -> bool:
        """Whether the API and the workers serve metrics. uwsgi.ini compares the same text."""
        return self._one_of("METRICS", "false", "true") == "true"

    @cached_property
    def sentry_dsn(self) -> str:
        """The address that unexpected errors are sent to; empty if they are not sent."""
        return self._url("SENTRY_DSN")

    @cached_property
    def otel_exporter_otlp_endpoint(self) -> str:
        """The address that traces are sent to, which the library reads too; empty: no traces."""
        return self._url("OTEL_EXPORTER_OTLP_ENDPOINT")

    @cached_property
    def release(self) -> str:
        """The name of this release, for Sentry and traces."""
        return self._text("RELEASE", "")

    @cached_property
    def allowed_hosts(self) -> set[str]:
        """The host names that are accepted in URLs of the site, without a port."""
        site = urlsplit(self._text("PUBLIC_URL", "")).hostname
        own = {"localhost", "127.0.0.1", "::1", *([site] if site else [])}
        return own | self._hosts("ALLOWED_HOSTS")

    @cached_property
    def trusted_proxies(self) -> list[str]:
        """The proxies before Traefik, which Nginx trusts for the client's IP address."""
        return self._networks("TRUSTED_PROXIES")

    @cached_property
    def cors_origins(self) -> list[str]:
        """Other sites whose pages may call the API; none by default."""
        origins = self._list("CORS_ORIGINS")
        for origin in origins:
            if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin, re.ASCII):
                raise SettingsError(
                    "The setting CORS_ORIGINS must contain exact origins like "
                    f"https://www.example.com, separated by commas, not {origin!r}."
                )
        return origins

    @cached_property
    def secret_key(self) -> str:
        """At least 32 bytes, as RFC 7518 requires for HS256, without a simple pattern."""
        return self._key("SECRET_KEY")

    @cached_property
    def access_token_minutes(self) -> int:
        return self._number("ACCESS_TOKEN_MINUTES", 15)

    @cached_property
    def refresh_token_days(self) -> int:
        return self._days("REFRESH_TOKEN_DAYS", 30)

    @cached_property
    def session_max_days(self) -> int:
        """From the login to the end of the session, however often it is used."""
        return self._days("SESSION_MAX_DAYS", 180)

    @cached_property
    def requests_per_minute(self) -> int:
        """The limit for each user, in each process of the API."""
        return self._number("REQUESTS_PER_MINUTE", 3000)

    @cached_property
    def items_per_user(self) -> int:
        """Recently deleted items count too."""
        return self._number("ITEMS_PER_USER", 10_000)

    @cached_property
    def jobs_per_user(self) -> int:
        """The number of jobs that are queued or running."""
        return self._number("JOBS_PER_USER", 50)

    @cached_property
    def api_keys_per_user(self) -> int:
        """Expired keys do not count."""
        return self._number("API_KEYS_PER_USER", 20, most=100)

    @cached_property
    def file_mb(self) -> int:
        """The size of the largest file that may be uploaded."""
        return self._number("FILE_MB", 10)

    @cached_property
    def files_mb_per_user(self) -> int:
        """The total size of the files of a user."""
        return self._number("FILES_MB_PER_USER", 500)

    @cached_property
    def login_attempts_per_account(self) -> int:
        """Wrong passwords in five minutes."""
        return self._number("LOGIN_ATTEMPTS_PER_ACCOUNT", 10)

    @cached_property
    def login_attempts_per_ip(self) -> int:
        """Logins in five minutes; many people may share an IP address."""
        return self._number("LOGIN_ATTEMPTS_PER_IP", 100)

    @cached_property
    def mails_per_account(self) -> int:
        """Mails that others may request in an hour."""
        return self._number("MAILS_PER_ACCOUNT", 5)

    @cached_property
    def mails_per_ip(self) -> int:
        """Mails that one IP address may request in an hour."""
        return self._number("MAILS_PER_IP", 50)

    @cached_property
    def password_min_length(self) -> int:
        """NIST SP 800-63B-4 requires 15, or 8 beside a second factor, and 64 to be possible."""
        return self._number("PASSWORD_MIN_LENGTH", 12, least=8, most=64)

    @cached_property
    def mfa_required(self) -> str:
        """Who must have a second factor."""
        return self._one_of("MFA_REQUIRED", "none", "superusers", "all", read=str.lower)

    def requires_second_factor(self, *, is_superuser: bool) -> bool:
        return self.mfa_required == "all" or (is_superuser and self.mfa_required == "superusers")

    @cached_property
    def passkey_origin(self) -> str:
        """The scheme, host and port of the pages. Empty if they are those of the request: in
        development, and without PUBLIC_URL.
        """
        url = urlsplit(self._text("PUBLIC_URL", ""))
        is_given = url.hostname and self.environment != "development"
        return f"{url.scheme}://{url.netloc}" if is_given else ""

    @cached_property
    def signup_open(self) -> bool:
        return self._one_of("SIGNUP_OPEN", "false", "true", read=str.lower) == "true"

    @cached_property
    def unconfirmed_signup_days(self) -> int:
        return self._days("UNCONFIRMED_SIGNUP_DAYS", 7)

    @cached_property
    def tools(self) -> list[str]:
        """The tools that are served at /flower/, /grafana/ and /pgadmin/."""
        return self._some_of("TOOLS", *TOOLS)

    @cached_property
    def flower_login(self) -> str:
        """The login of Flower, as user:password. Flower fails if a character is not ASCII."""
        user, password = self._text("FLOWER_USER", "admin"), self._secret("FLOWER_PASSWORD")
        if ":" in user or not (user + password).isascii():
            raise SettingsError(
                "The settings FLOWER_USER and FLOWER_PASSWORD must be ASCII characters, and the "
                "user must not contain a colon."
            )
        return f"{user}:{password}"

    @cached_property
    def flower_header(self) -> dict[str, str]:
        """The header with this login. Empty if Traefik does not ask the API who may open Flower."""
        if not self._text("FLOWER_PASSWORD", ""):
            return {}
        return {"Authorization": f"Basic {b64encode(self.flower_login.encode()).decode()}"}

    @cached_property
    def first_superuser_email(self) -> str:
        return self._email("FIRST_SUPERUSER_EMAIL")

    @cached_property
    def first_superuser_password(self) -> str:
        return self._secret("FIRST_SUPERUSER_PASSWORD")

    @cached_property
    def database_url(self) -> URL:
        """DATABASE_URL with DATABASE_PASSWORD added, which may come from a secret's file."""
        try:
            url = make_url(self._text("DATABASE_URL"))
        except (ArgumentError, ValueError) as error:
            raise SettingsError(f"The setting DATABASE_URL is not a URL: {error}.") from error
        url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
        if url.get_backend_name() == "sqlite":
            return url
        return url if url.password else url.set(password=self._secret("DATABASE_PASSWORD"))

    @cached_property
    def redis_url(self) -> str:
        """REDIS_URL with REDIS_PASSWORD added, if it is set."""
        url = self._text("REDIS_URL")
        password = quote(self._text("REDIS_PASSWORD", ""), safe="")
        return url.replace("://", f"://:{password}@", 1) if password else url

    @cached_property
    def events_url(self) -> str:
        """Where the API's Nginx takes events for open pages. Empty without Nginx."""
        return self._text("EVENTS_URL", "")

    @cached_property
    def results_dir(self) -> Path:
        return Path(self._text("RESULTS_DIR"))

    @cached_property
    def result_days(self) -> int:
        return self._days("RESULT_DAYS", 30)

    @cached_property
    def s3(self) -> dict[str, Any]:
        """The options of S3Store for the bucket of results and files. Empty if they are in
        RESULTS_DIR.
        """
        bucket = self._text("S3_BUCKET", "")
        if not bucket:
            return {}
        return {
            "bucket": bucket,
            "endpoint": self._text("S3_ENDPOINT"),
            "region": self._text("S3_REGION", "us-east-1"),
            "access_key_id": self._text("S3_ACCESS_KEY"),
            "secret_access_key": self._secret("S3_SECRET_KEY"),
        }

    @cached_property
    def notification_days(self) -> int:
        return self._days("NOTIFICATION_DAYS", 90)

    @cached_property
    def audit_days(self) -> int:
        return self._days("AUDIT_DAYS", 365)

    @cached_property
    def worker_concurrency(self) -> int:
        return self._number("WORKER_CONCURRENCY", 2)

    @cached_property
    def worker_queues(self) -> dict[str, str]:
        """The queues of modules whose queue has another name than the module."""
        return self._queues("WORKER_QUEUES")

    @cached_property
    def job_time_limit(self) -> int:
        return self._number("JOB_TIME_LIMIT", 900)

    def refuse_defaults(self) -> None:
        """Stop if Flower or pgAdmin still has the default password of .env."""
        if self._text("FLOWER_PASSWORD", ""):
            self.require("flower_login")
        if self._text("PGADMIN_PASSWORD", ""):
            self._secret("PGADMIN_PASSWORD")


@cache
def settings() -> Settings:
    return Settings()
