"""A real worker sends to a real SMTP server: accepted and deferred mails, and killed workers."""

import os
import re
import signal
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs import mail
from shared.jobs.lifecycle import LOST_AFTER
from shared.jobs.tasks import Task
from shared.languages import request_language
from shared.link_tokens import RECOVERY, VERIFICATION, read_invitation_token, read_link_token
from shared.models import (
    EmailChange,
    Group,
    Invitation,
    Job,
    JobState,
    Notification,
    NotificationKind,
    User,
)
from shared.notifications import notify
from tests.waiting import wait_until

TOMORROW = now() + timedelta(days=1)


@pytest.fixture
def ask_for_recovery():
    def ask(email: str) -> None:
        with session_scope() as session:
            mail.ask_for_recovery(session, email)

    return ask


@pytest.fixture
def ask_for_verification():
    def ask(user: User) -> None:
        with session_scope() as session:
            mail.ask_for_another_verification(session, user)

    return ask


@pytest.fixture
def grace(make_user) -> User:
    return make_user("grace@example.com", full_name="Grace Hopper", email_verified=False)


def the_job() -> Job:
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(Job)).one()


def change(**values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).values(**values))


def wait_for_end(seconds: float = 60) -> Job:
    wait_until(lambda: the_job().finished_at, seconds)
    return the_job()


def email_in_link(message, purpose: str) -> str:
    """Return the email of the user to whom the link in the mail belongs."""
    text = message.get_body("plain").get_content()
    with session_scope() as session:
        return read_link_token(session, purpose, re.search(r"#token=(\S+)", text)[1]).email


def test_language_is_that_of_the_user_or_the_request_or_the_default_one(
    make_user, server, start_worker, ask_for_recovery, set_settings
):
    set_settings(DEFAULT_LANGUAGE="de")
    for email, chosen, of_request in [
        ("user@example.com", "en-GB", "de"),
        ("request@example.com", None, "en"),
        ("default@example.com", "tlh", ""),
    ]:
        make_user(email, language=chosen)
        request_language.set(of_request)
        ask_for_recovery(email)
    request_language.set("")
    start_worker("mail")
    wait_until(lambda: len(server.received) == 3, 60)
    texts = {mail["To"]: mail.get_body("plain").get_content() for mail in server.received}
    assert {to: text.split()[0] for to, text in texts.items()} == {
        "user@example.com": "Hello,",
        "request@example.com": "Hello,",
        "default@example.com": "Hallo!",
    }


def test_recovery_mail_has_a_link_that_works(user, server, start_worker, ask_for_recovery):
    start_worker("mail")
    ask_for_recovery(user.email)
    job = wait_for_end()
    assert (job.state, job.error, job.attempts) == (JobState.SUCCEEDED, None, 1)
    (message,) = server.received
    assert str(message["To"]) == user.email
    assert message["Message-ID"] == f"<{job.id}@example.com>"
    assert email_in_link(message, RECOVERY) == user.email
    assert "token" not in str(job.parameters)


def test_missing_or_inactive_account_gets_no_mail(
    make_user, server, start_worker, ask_for_recovery, ask_for_verification
):
    gone = make_user("gone@example.com", is_active=False)
    ask_for_recovery("nobody@example.com")
    ask_for_recovery(gone.email)
    ask_for_verification(gone)
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED] * 3)
    assert server.received == []


def test_notification_is_mailed_unless_it_was_read(make_user, server, start_worker):
    ada = make_user("ada@example.com", notifications_by_mail=True)
    kind, task = NotificationKind.JOB_FAILED, "reports.users"
    with session_scope() as session:
        notify(session, ada.id, kind, task=task)
        session.execute(sa.update(Notification).values(read_at=now()))
        notify(session, ada.id, kind, task=task)
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED] * 2)
    (message,) = server.received
    assert message["Subject"] == "Your job reports.users has failed at Engines & Co"


def test_security_is_mailed_to_the_old_address_though_the_notification_was_read(
    user, server, start_worker
):
    """Whoever took over the account read it, turned off the mails, and changed the address."""
    with session_scope() as session:
        notify(session, user.id, NotificationKind.ACCOUNT_PASSWORD_CHANGED)
        session.execute(sa.update(Notification).values(read_at=now()))
        changed = {"email": "eve@example.com", "notifications_by_mail": False}
        session.execute(sa.update(User).values(**changed))
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED])
    (message,) = server.received
    assert str(message["To"]) == user.email
    assert message["Subject"] == "Your password was changed at Engines & Co"


def test_new_address_is_asked_unless_the_request_was_replaced(
    user, make_user, server, start_worker
):
    free, replaced, taken, banned = (f"{name}@example.com" for name in "abcd")
    make_user(taken)
    make_user(banned, is_active=False)
    with session_scope() as session:
        for email in (free, replaced, taken, banned):
            change = EmailChange(user_id=user.id, old_email=user.email, new_email=email, once="")
            change.expires_at = TOMORROW
            session.add(change)
            session.flush()
            mail.ask_for_email_change(session, email, change.id)
            if email == replaced:
                session.delete(change)
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED] * 4)
    assert {str(message["To"]): message["Subject"] for message in server.received} == {
        free: "Confirm your new email address for Engines & Co",
        taken: "You already have an account at Engines & Co",
    }


def test_deleted_user_gets_a_mail_in_their_language(make_user, server, start_worker):
    ada = make_user("ada@example.com", language="de")
    with session_scope() as session:
        session.delete(session.get(User, ada.id))
        mail.tell_deletion(session, ada)
        mail.tell_old_email(session, "old@example.com", ada)
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED] * 2)
    assert {str(message["To"]): message["Content-Language"] for message in server.received} == {
        ada.email: "de",
        "old@example.com": "de",
    }


def ended() -> list[JobState]:
    with session_scope(read_only=True) as session:
        return list(session.scalars(sa.select(Job.state).where(Job.finished_at.is_not(None))))


def test_signup_mail_depends_on_the_account(
    user, grace, server, start_worker, ask_for_verification
):
    ask_for_verification(grace)
    ask_for_verification(user)
    with session_scope() as session:
        mail.ask_for_verification(session, grace.email, "the hash of a signup before the last")
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED] * 3)
    mails = {str(message["To"]): message for message in server.received}
    assert len(server.received) == 2
    assert email_in_link(mails[grace.email], VERIFICATION) == grace.email
    assert mails[user.email]["Subject"] == "You already have an account at Engines & Co"


def test_invitation_is_sent_without_an_account_unless_withdrawn(server, start_worker):
    group = Group(name="Readers")
    with session_scope() as session:
        session.add(group)
        session.flush()
        kept, withdrawn = (
            Invitation(group_id=group.id, email=f"{name}@example.com", expires_at=TOMORROW)
            for name in ("grace", "eva")
        )
        session.add_all([kept, withdrawn])
        session.flush()
        for invitation in (kept, withdrawn):
            mail.ask_for_invitation(session, invitation.email, invitation.id)
        session.delete(withdrawn)
    start_worker("mail")
    wait_until(lambda: ended() == [JobState.SUCCEEDED] * 2)
    (message,) = server.received
    assert str(message["To"]) == kept.email
    token = re.search(r"#token=(\S+)", message.get_body("plain").get_content())[1]
    assert read_invitation_token(token) == kept.id


def test_deferred_mail_is_sent_later(user, server, start_worker, ask_for_recovery):
    server.answers["RCPT"] = "451 4.7.1 Come back later"
    start_worker("scheduler")
    start_worker("mail")
    ask_for_recovery(user.email)
    wait_until(lambda: the_job().retry_at)
    job = the_job()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert job.message == "The mail server deferred the mail: 451 4.7.1 Come back later"
    server.answers.clear()
    job = wait_for_end(40)
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2)
    assert len(server.received) == 1


def test_rejected_mail_fails_with_the_reason(user, server, start_worker, ask_for_recovery):
    server.answers["RCPT"] = "550 5.1.1 No such user here"
    start_worker("mail")
    ask_for_recovery(user.email)
    job = wait_for_end()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.error == "The mail server rejected the mail: 550 5.1.1 No such user here"


def test_mail_is_sent_after_an_outage_and_restarts(
    user, server, start_worker, ask_for_recovery, broker_server
):
    server.stop()
    worker = start_worker("mail")
    ask_for_recovery(user.email)
    wait_until(lambda: the_job().retry_at)
    assert "cannot be reached" in the_job().message
    os.killpg(worker.pid, signal.SIGKILL)
    with broker_server.stopped():  # it loses its queues
        server.start()
    change(retry_at=now())
    start_worker("scheduler")
    start_worker("mail")
    assert wait_for_end(40).state is JobState.SUCCEEDED
    assert len(server.received) == 1


def test_mail_of_a_killed_worker_is_sent_by_the_next(user, server, start_worker, ask_for_recovery):
    server.held.add("DATA")
    worker = start_worker("mail")
    ask_for_recovery(user.email)
    wait_until(server.data_started.is_set)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(60)
    server.held.clear()
    assert the_job().state is JobState.RUNNING
    change(heartbeat_at=now() - LOST_AFTER)
    start_worker("scheduler")
    start_worker("mail")
    job = wait_for_end(40)
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2)
    assert {message["Message-ID"] for message in server.received} == {f"<{job.id}@example.com>"}


def test_mail_fails_after_the_last_attempt(user, server, start_worker, ask_for_recovery):
    server.answers["DATA"] = "452 4.2.2 The mailbox is full"
    ask_for_recovery(user.email)
    change(attempts=Task.SEND_MAIL.spec.attempts - 1)
    start_worker("mail")
    job = wait_for_end()
    assert job.state is JobState.FAILED
    assert job.error.startswith("The mail server deferred the mail: 452 4.2.2 The mailbox is full")


@pytest.mark.parametrize("name", ["SMTP_HOST", "MAIL_FROM", "PUBLIC_URL", "SECRET_KEY"])
def test_worker_without_a_required_setting_does_not_start(
    name, set_settings, start_worker, tmp_path
):
    set_settings(**{name: ""})
    assert start_worker("mail").wait(60) == 1
    assert f"The setting {name} is missing" in (tmp_path / "mail-0/log").read_text()
