from collections.abc import Iterator

import pytest

from worker.mail.tests.smtp import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A running server that accepts every mail."""
    mail_server = MailServer()
    mail_server.start()
    yield mail_server
    mail_server.stop()


@pytest.fixture(autouse=True)
def mail_settings(set_settings, server) -> None:
    set_settings(
        PUBLIC_URL="https://app.example.com/",
        MAIL_FROM="noreply@example.com",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=server.port,
        SMTP_TLS="none",
    )
