"""Every setting. The only module that reads the environment."""

from functools import cache
from pathlib import Path

from environs import EnvError, FileAwareEnv
from sqlalchemy import URL, make_url

DEFAULT_SECRET = "changethis"  # noqa: S105  what every default of .env starts with


class SettingsError(SystemExit):
    """Ends the process with a sentence that says which setting to change."""


class Settings:
    """What `.env` explains, with its types. `NAME_FILE` names a file to read `NAME` from."""

    def __init__(self) -> None:
        env = FileAwareEnv()
        try:
            self.environment = env.str("ENVIRONMENT", "development")
            self.project_name = env.str("PROJECT_NAME", "Full Stack Flask")
            self.secret_key = self._secret(env, "SECRET_KEY")
            self.access_token_minutes = env.int("ACCESS_TOKEN_MINUTES", 15)
            self.first_superuser_email = env.str("FIRST_SUPERUSER_EMAIL", "admin@example.com")
            self.first_superuser_password = self._secret(env, "FIRST_SUPERUSER_PASSWORD")
            self.database_url = _database_url(env)
            self.redis_url = env.str("REDIS_URL")
            self.results_dir = Path(env.str("RESULTS_DIR"))
            self.worker_concurrency = env.int("WORKER_CONCURRENCY", 2)
            self.job_time_limit = env.int("JOB_TIME_LIMIT", 900)
        except (EnvError, ValueError) as error:
            raise SettingsError(f"Settings: {error}. See .env for what each one does.") from error

    def _secret(self, env: FileAwareEnv, name: str) -> str:
        value = env.str(name).strip()
        if value.startswith(DEFAULT_SECRET) and self.environment != "development":
            raise SettingsError(
                f"Settings: {name} still has its default, which everyone knows. Give it a value "
                f"of its own, or say ENVIRONMENT=development (it is {self.environment!r})."
            )
        return value


def _database_url(env: FileAwareEnv) -> URL:
    """DATABASE_URL, with DATABASE_PASSWORD put in, since that may be a secret's file."""
    url = make_url(env.str("DATABASE_URL"))
    if url.drivername in ("postgres", "postgresql"):  # which would mean psycopg 3
        url = url.set(drivername="postgresql+psycopg2")
    password = env.str("DATABASE_PASSWORD", "").strip()
    return url.set(password=password) if password else url


@cache
def settings() -> Settings:
    return Settings()
