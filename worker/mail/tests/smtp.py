"""A real SMTP server for the tests, which accepts, defers or rejects mails."""

import asyncio
import email
import email.policy
import socket
import ssl
from email.message import EmailMessage
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class MailServer:
    """`answers` replaces the responses to commands: {"RCPT": "451 Come back later"}."""

    def __init__(self, context: ssl.SSLContext | None = None, login: tuple | None = None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.context = context
        self.login = login
        self.answers: dict[str, str] = {}
        self.received: list[EmailMessage] = []
        self.held: set[str] = set()  # commands without a response while they are in this set
        self.data_started = Event()  # a client has begun to send a mail
        self.controller: Controller | None = None

    def start(self) -> None:
        options = {}
        if self.context:
            options |= {"tls_context": self.context, "require_starttls": True}
        if self.login:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self.controller.start()

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.data_started.set()
        await self._hold("DATA")
        if "DATA" in self.answers:
            return self.answers["DATA"]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert envelope.rcpt_tos == [message["To"].addresses[0].addr_spec]
        self.received.append(message)
        return "250 OK"

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802
        await self._hold("QUIT")
        return self.answers.get("QUIT", "221 Bye")

    async def _hold(self, command: str) -> None:
        while command in self.held:
            await asyncio.sleep(0.05)

    def _authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self.login, handled=False)
