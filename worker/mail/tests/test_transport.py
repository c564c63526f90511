"""The outcome of a mail for each response of the server."""

import os
import signal
import socket
import ssl
import time
from contextlib import nullcontext
from email.message import EmailMessage
from threading import Timer

import pytest
import trustme
from celery.exceptions import SoftTimeLimitExceeded

from shared.errors import JobFailed, TryAgain
from shared.settings import settings
from worker.mail import transport
from worker.mail.tests.smtp import MailServer
from worker.mail.transport import send


@pytest.fixture
def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "noreply@example.com", "ada@example.com", "Hello"
    made["Message-ID"] = "<1111@example.com>"
    made.set_content("Dear Ada\n")
    return made


def test_mail_arrives_unchanged(server, message):
    send(message)
    assert [mail.get_content() for mail in server.received] == ["Dear Ada\r\n"]
    assert dict(server.received[0]).items() >= dict(message).items()


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_deferred_mail_is_tried_again(server, message, command):
    server.answers[command] = "451 4.7.1 Come back later"
    with pytest.raises(TryAgain, match=r"deferred the mail: 451 4\.7\.1 Come back later$"):
        send(message)
    server.answers.clear()
    send(message)
    assert len(server.received) == 1


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_rejected_mail_fails_with_the_response_of_the_server(server, message, command):
    server.answers[command] = "550 5.1.1 No such user here"
    with pytest.raises(JobFailed, match=r"rejected the mail: 550 5\.1\.1 No such user here$"):
        send(message)


def test_unreachable_server_is_tried_again(server, message):
    server.stop()
    with pytest.raises(TryAgain, match=f"127.0.0.1:{server.port} cannot be reached"):
        send(message)


def test_unresponsive_server_is_tried_again(message, set_settings, monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_settings(SMTP_PORT=silent.getsockname()[1])
        with pytest.raises(TryAgain, match="timed out"):
            send(message)


@pytest.fixture
def time_limit():
    """Raise SoftTimeLimitExceeded in the test after two seconds, as Celery does in a task."""

    def time_is_up(*_signal):
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGUSR1, time_is_up)
    timer = Timer(2, os.kill, [os.getpid(), signal.SIGUSR1])
    timer.start()
    yield
    timer.join()
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # opened by smtplib
@pytest.mark.usefixtures("time_limit")
def test_time_limit_during_the_greeting_is_tried_again(message, set_settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_settings(SMTP_PORT=silent.getsockname()[1])
        with pytest.raises(TryAgain, match="took too long"):
            send(message)


@pytest.mark.usefixtures("time_limit")
def test_time_limit_during_a_mail_is_tried_again_without_quit(server, message):
    server.held.add("DATA")
    begun = time.monotonic()
    with pytest.raises(TryAgain, match="took too long"):
        send(message)
    assert time.monotonic() - begun < 5


@pytest.mark.usefixtures("time_limit")
@pytest.mark.parametrize(("answer", "error"), [("250 OK", None), ("550 No", JobFailed)])
def test_time_limit_during_quit_does_not_change_the_outcome(server, message, answer, error):
    server.answers["DATA"] = answer
    server.held.add("QUIT")
    with pytest.raises(error) if error else nullcontext():
        send(message)


def test_failed_quit_does_not_change_the_outcome(server, message):
    server.answers["QUIT"] = "451 I am tired"
    send(message)
    assert len(server.received) == 1


@pytest.fixture
def secure_server(tmp_path, set_settings):
    """A server that requires STARTTLS and a login. Its certificate authority is trusted."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    mail_server = MailServer(context, login=("ada", "a password"))
    mail_server.start()
    set_settings(
        SMTP_HOST="localhost",
        SMTP_PORT=mail_server.port,
        SMTP_TLS="starttls",
        SMTP_USER="ada",
        SMTP_PASSWORD="a password",
        SSL_CERT_FILE=tmp_path / "authority.pem",
    )
    yield mail_server
    mail_server.stop()


def test_server_that_requires_starttls_and_login_gets_both(secure_server, message):
    send(message)
    assert len(secure_server.received) == 1


def test_untrusted_certificate_prevents_sending(secure_server, message, set_settings):
    set_settings(SSL_CERT_FILE=os.devnull)
    with pytest.raises(TryAgain, match=r"the connection or the login: .*certificate"):
        send(message)
    assert secure_server.received == []


def test_wrong_login_is_tried_again(secure_server, message, set_settings):
    set_settings(SMTP_PASSWORD="another password")
    with pytest.raises(TryAgain, match=r"the connection or the login: .*535"):
        send(message)


def test_server_without_starttls_gets_no_mail(server, message, set_settings):
    set_settings(SMTP_TLS="starttls")
    with pytest.raises(TryAgain, match="STARTTLS"):
        send(message)
    assert server.received == []


def test_mail_in_development_without_a_server_is_written_to_a_file(message, set_settings, tmp_path):
    folder = tmp_path / "made" / "mails"
    set_settings(ENVIRONMENT="development", SMTP_HOST="", MAIL_DIR=folder)
    assert settings().mail_dir == folder
    send(message)
    send(message)  # another attempt at the same mail
    (file,) = folder.iterdir()
    assert file.name == "1111.eml"
    assert file.read_bytes() == message.as_bytes()
