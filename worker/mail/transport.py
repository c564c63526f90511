"""Send a mail to the SMTP server, or write it to a folder in development without a server."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded

from shared.errors import JobFailed, TryAgain
from shared.settings import settings

log = logging.getLogger(__name__)

TIMEOUT = 20  # seconds to wait for a response of the server


def send(message: EmailMessage) -> None:
    """Send a mail. Raise TryAgain if the server is unavailable, is too slow or defers the mail, and
    JobFailed if it rejects the mail.

    If the connection breaks, SMTP cannot tell whether the server accepted the mail: it is sent
    again.
    """
    folder = settings().mail_dir
    if folder:
        _write(message, folder)
        return
    try:
        with _connection() as smtp:
            _send_message(smtp, message)
    except SoftTimeLimitExceeded as error:  # many responses, each just within TIMEOUT
        raise TryAgain("The mail server took too long to respond.") from error


def _send_message(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        _raise_refusal(*error.recipients[message["To"].addresses[0].addr_spec])
    except smtplib.SMTPResponseException as error:
        _raise_refusal(error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError as error:
        raise JobFailed(f"The mail server cannot send this mail: {error}") from error
    except OSError as error:
        raise TryAgain(f"The connection to the mail server was lost: {error}") from error


@contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    """Connect to the server. Errors here are not caused by the mail, so they raise TryAgain."""
    host, port, tls = settings().smtp_host, settings().smtp_port, settings().smtp_tls
    smtp: smtplib.SMTP
    try:
        if tls == "tls":
            context = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
    except OSError as error:  # includes smtplib's own errors
        raise TryAgain(f"The mail server {host}:{port} cannot be reached: {error}") from error
    try:
        _start_session(smtp)
        yield smtp
    except SoftTimeLimitExceeded:
        smtp.close()  # without QUIT, which could take too long as well
        raise
    finally:
        # The mail has been sent or has failed already: a failed QUIT changes nothing.
        with closing(smtp), suppress(OSError, SoftTimeLimitExceeded):
            smtp.quit()


def _start_session(smtp: smtplib.SMTP) -> None:
    try:
        if settings().smtp_tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if settings().smtp_user:
            smtp.login(settings().smtp_user, settings().smtp_password)
    except OSError as error:
        raise TryAgain(
            f"The mail server did not accept the connection or the login: {error}"
        ) from error


def _raise_refusal(code: int, answer: bytes | str) -> None:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    if 500 <= code < 600:
        raise JobFailed(f"The mail server rejected the mail: {code} {text}")
    raise TryAgain(f"The mail server deferred the mail: {code} {text}")


def _write(message: EmailMessage, folder: Path) -> None:
    """Write a mail to a file that is named by its id, which is a valid file name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
    path.write_bytes(message.as_bytes())
    log.info("the mail %r was written to %s", message["Subject"], path)
