from collections.abc import Iterator

import pytest

from shared.settings import settings
from worker.mail.tests.smtp import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    """It runs, and takes everything."""
    made = MailServer()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def set_settings(environment, monkeypatch):
    """For this process and for the workers that it starts."""

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(autouse=True)
def mail_settings(set_settings, server) -> None:
    set_settings(
        PUBLIC_URL="https://app.example.com/",
        MAIL_FROM="noreply@example.com",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=server.port,
        SMTP_TLS="none",
    )
