"""The settings of mails and of the links in them."""

from functools import cached_property
from pathlib import Path

from shared.environment import Environment


class MailSettings(Environment):
    @cached_property
    def public_url(self) -> str:
        """The URL of the pages, with which the links in mails begin."""
        local = f"http://localhost:{self._port('HTTP_PORT', 8000)}"
        return self._text("PUBLIC_URL", self._in_development(local)).rstrip("/")

    @cached_property
    def mail_from(self) -> str:
        return self._email("MAIL_FROM")

    @cached_property
    def mail_dir(self) -> Path | None:
        """The folder for mails in development without an SMTP server."""
        return None if self.smtp_host else Path(self._text("MAIL_DIR"))

    @cached_property
    def smtp_host(self) -> str:
        return self._text("SMTP_HOST", self._in_development(""))

    @cached_property
    def smtp_port(self) -> int:
        return self._port("SMTP_PORT", 587)

    @cached_property
    def smtp_tls(self) -> str:
        return self._one_of("SMTP_TLS", "starttls", "tls", "none", read=str.lower)

    @cached_property
    def smtp_user(self) -> str:
        """Empty if the server requires no login."""
        return self._text("SMTP_USER", "")

    @cached_property
    def smtp_password(self) -> str:
        return self._secret("SMTP_PASSWORD") if self.smtp_user else ""
