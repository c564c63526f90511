"""How a mail leaves: to the SMTP server, or into a folder in development without one."""

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

TIMEOUT = 20  # seconds without a word from the server


def send(message: EmailMessage) -> None:
    """Raises TryAgain when the server is away, too slow or says "not now", JobFailed when it says
    "no".

    SMTP cannot say whether a server took a mail whose connection broke: such a one goes twice.
    """
    folder = settings().mail_dir
    if folder:
        _write(message, folder)
        return
    try:
        with _connection() as smtp:
            _hand_over(smtp, message)
    except SoftTimeLimitExceeded as error:  # many answers came, each just within TIMEOUT
        raise TryAgain("The mail server took too long to respond.") from error


def _hand_over(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        _refused(*error.recipients[message["To"].addresses[0].addr_spec])
    except smtplib.SMTPResponseException as error:
        _refused(error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError as error:
        raise JobFailed(f"The mail server cannot send this mail: {error}") from error
    except OSError as error:
        raise TryAgain(f"The connection to the mail server was lost: {error}") from error


@contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    """Whatever goes wrong here is not about the mail: it waits until somebody has mended it."""
    host, port, tls = settings().smtp_host, settings().smtp_port, settings().smtp_tls
    smtp: smtplib.SMTP
    try:
        if tls == "tls":
            context = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
    except OSError as error:  # as smtplib's own errors are
        raise TryAgain(f"The mail server {host}:{port} cannot be reached: {error}") from error
    try:
        _greet(smtp)
        yield smtp
    except SoftTimeLimitExceeded:
        smtp.close()  # no goodbye, which would take too long as well
        raise
    finally:
        # The mail has gone, or not: a failed goodbye changes nothing.
        with closing(smtp), suppress(OSError, SoftTimeLimitExceeded):
            smtp.quit()


def _greet(smtp: smtplib.SMTP) -> None:
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


def _refused(code: int, answer: bytes | str) -> None:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    if 500 <= code < 600:
        raise JobFailed(f"The mail server rejected the mail: {code} {text}")
    raise TryAgain(f"The mail server deferred the mail: {code} {text}")


def _write(message: EmailMessage, folder: Path) -> None:
    """Named by its id, which has no character that a file system minds."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
    path.write_bytes(message.as_bytes())
    log.info("the mail %r was written to %s", message["Subject"], path)
