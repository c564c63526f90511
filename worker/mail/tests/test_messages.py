"""The content of each mail. The tests write previews to test-results/mails/."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import jwt
import pytest
from sqlalchemy.orm.attributes import set_committed_value

from shared.db.types import now
from shared.errors import JobFailed
from shared.jobs.mail import Mail
from shared.link_tokens import INVITATION, LIFETIMES
from shared.models import EmailChange, Invitation, Notification, NotificationKind, User
from shared.models.notification import SECURITY
from worker.mail.messages import (
    PAGES,
    write,
    write_account_deleted,
    write_email_change,
    write_email_changed,
    write_invitation,
    write_notification,
)

PREVIEWS = Path(__file__).parents[3] / "test-results/mails"
PREVIEWS.mkdir(parents=True, exist_ok=True)  # tests run in several processes
JOB = UUID("11111111-2222-3333-4444-555555555555")
LINK = r"https://app\.example\.com/[^\s\"<]+"


def make_user(**values: object) -> User:
    defaults = {"email": "ada@example.com", "full_name": "Ada Lovelace", "email_verified": True}
    return User(**{"id": uuid4(), "password_hash": "$argon2id$…", **defaults, **values})


def make_invitation() -> Invitation:
    expires_at = now() + LIFETIMES[INVITATION]
    return Invitation(id=uuid4(), email="grace@example.com", expires_at=expires_at)


def parts(message) -> tuple[str, str]:
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return text.get_content(), html.get_content()


@pytest.mark.parametrize(
    ("mail", "subject", "page"),
    [
        (Mail.RECOVERY, "Choose a new password for Engines & Co", "reset-password"),
        (Mail.VERIFICATION, "Confirm your email address for Engines & Co", "verify-email"),
        (Mail.ALREADY_SIGNED_UP, "You already have an account at Engines & Co", "login"),
        (Mail.EMAIL_IS_TAKEN, "You already have an account at Engines & Co", "login"),
    ],
)
def test_mail_has_text_and_html_parts_with_one_link(mail, subject, page):
    message = write(mail, make_user(), JOB, "en")
    text, html = parts(message)
    (PREVIEWS / f"{mail}.eml").write_bytes(message.as_bytes())
    (PREVIEWS / f"{mail}.txt").write_text(text)
    (PREVIEWS / f"{mail}.html").write_text(html)

    assert message["Subject"] == subject
    assert str(message["From"]) == "Engines & Co <noreply@example.com>"
    assert str(message["To"]) == "ada@example.com"
    assert message["Message-ID"] == f"<{JOB}@example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo
    assert "Hello Ada Lovelace," in text
    assert "Hello Ada Lovelace," in html
    links = set(re.findall(LINK, text)) | set(re.findall(LINK, html))
    assert len({link.partition("#token=")[2] for link in links}) == 1
    assert {link.partition("#")[0] for link in links} == {f"https://app.example.com/{page}"}
    assert "prefers-color-scheme: dark" in html
    assert "Engines &amp; Co" in html
    assert not re.search(r"{{|{%|None", text + html)


@pytest.mark.parametrize(
    ("mail", "seconds", "words"),
    [(Mail.RECOVERY, 3600, "in 1 hour"), (Mail.VERIFICATION, 86400, "in 24 hours")],
)
def test_link_expires_when_the_mail_says(mail, seconds, words):
    message = write(mail, make_user(), JOB, "en")
    for part in parts(message):
        assert words in part
    token = re.search(r"#token=(\S+)", parts(message)[0])[1]
    claims = jwt.decode(token, options={"verify_signature": False})
    age = claims["exp"] - message["Date"].datetime.timestamp()
    assert seconds - 5 <= age <= seconds + 5


def test_invitation_names_the_group_and_links_to_its_page():
    message = write_invitation(make_invitation(), "Readers &\r\nBcc: eve@example.com", JOB, "en")
    text, html = parts(message)
    for name, body in (("txt", text), ("html", html)):
        (PREVIEWS / f"invitation.{name}").write_text(body)
    assert message["Subject"] == "Join Readers & Bcc: eve@example.com at Engines & Co"
    assert message["Bcc"] is None
    assert str(message["To"]) == "grace@example.com"
    for part in (text, html):
        assert {link.partition("#token=")[0] for link in re.findall(LINK, part)} == {
            "https://app.example.com/accept-invitation"
        }
        assert "expires in 7 days" in part
    assert "<b>Readers &amp; Bcc" in html


PARAMETERS = {
    "task": "reports.users",
    "title": "Notes",
    "group": "Readers &\r\nBcc: eve@example.com",
    "by": "Grace",
    "email": "ada@example.com",
    "ip_address": "203.0.113.7",
    "provider": "Acme",
    "name": "Nightly\r\nBcc: eve@example.com",
    "left": 9,
}


@pytest.mark.parametrize("kind", NotificationKind)
def test_each_notification_has_a_mail(kind):
    notification = Notification(kind=kind, parameters=PARAMETERS)
    message = write_notification(notification, make_user(), "old@example.com", JOB, "en")
    assert str(message["To"]) == "old@example.com"
    text, html = parts(message)
    for name, body in (("txt", text), ("html", html)):
        (PREVIEWS / f"notification.{name}").write_text(body)
    assert message["Subject"].endswith(" at Engines & Co")
    assert message["Bcc"] is None
    assert message["Subject"].removesuffix(" at Engines & Co") in text
    for part in (text, html):
        assert set(re.findall(LINK, part)) == {
            "https://app.example.com/notifications",
            f"https://app.example.com/{'password-recovery' if kind in SECURITY else 'settings'}",
        }
        assert not re.search(r"[{}]|None", re.sub("<style>.*</style>", "", part, flags=re.DOTALL))


def test_mail_in_german():
    """The previews are test-results/mails/german-….html."""
    mails = [write(mail, make_user(), JOB, "de") for mail in PAGES]
    mails.append(write_invitation(make_invitation(), "Leser", JOB, "de"))
    made = Notification(kind=NotificationKind.ITEM_SHARED, parameters=PARAMETERS)
    mails.append(write_notification(made, make_user(), "ada@example.com", JOB, "de"))
    assert [message["Subject"] for message in mails] == [
        "Neues Passwort für Engines & Co wählen",
        "E-Mail-Adresse für Engines & Co bestätigen",
        "Du hast schon ein Konto bei Engines & Co",
        "Du hast schon ein Konto bei Engines & Co",
        "Einladung in die Gruppe Leser bei Engines & Co",
        "Engines & Co: Grace hat „Notes“ mit Readers & Bcc: eve@example.com geteilt",
    ]
    for number, message in enumerate(mails):
        assert message["Content-Language"] == "de"
        text, html = parts(message)
        (PREVIEWS / f"german-{number}.txt").write_text(text)
        (PREVIEWS / f"german-{number}.html").write_text(html)
        assert '<html lang="de">' in html
        for part in (text, html):
            assert "Hallo" in part
            assert not re.search(r"Hello|mail\.|link|{{|{%|None", part)
    assert "gilt 1 Stunde" in parts(mails[0])[0]
    assert "<b>Leser</b>" in parts(mails[4])[1]


def test_attempts_of_one_job_have_the_same_message_id():
    user = make_user()
    first, second = (write(Mail.RECOVERY, user, JOB, "en") for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]
    assert write(Mail.RECOVERY, user, uuid4(), "en")["Message-ID"] != first["Message-ID"]


def test_name_with_markup_is_not_interpreted():
    text, html = parts(
        write(Mail.RECOVERY, make_user(full_name="<b>Ada</b> & {{ 7*7 }}"), JOB, "en")
    )
    assert "<b>" not in html
    assert "Hello &lt;b&gt;Ada&lt;/b&gt; &amp; {{ 7*7 }}," in html
    assert "Hello <b>Ada</b> & {{ 7*7 }}," in text


def test_name_with_line_breaks_adds_no_headers_or_paragraphs():
    name = "Ada\r\nBcc: eve@example.com\r\n\r\nWin at https://evil.example"
    message = write(Mail.RECOVERY, make_user(full_name=name), JOB, "en")
    assert message["Bcc"] is None
    assert "Hello Ada Bcc: eve@example.com Win at" in parts(message)[0]


def test_name_is_omitted_until_email_is_confirmed():
    user = make_user(full_name="WIN AT EVIL.EXAMPLE", email_verified=False)
    for mail in (Mail.VERIFICATION, Mail.RECOVERY):
        assert "EVIL" not in "".join(parts(write(mail, user, JOB, "en")))


@pytest.mark.parametrize(
    "email", ["ada@example.com\r\nBcc: eve@example.com", "ada@exa mple.com", "", "@", "a@.x"]
)
def test_invalid_email_is_refused_with_a_message(email):
    user = make_user()
    set_committed_value(user, "email", email)  # without validation, as in a row of the database
    with pytest.raises(JobFailed, match=r"^No mail can be sent to this email address"):
        write(Mail.RECOVERY, user, JOB, "en")


@pytest.mark.parametrize(
    ("email", "sent_to"),
    [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@faß.de", "ada@xn--fa-hia.de"),  # not fass.de
        ("ada@βόλος.com", "ada@xn--nxasmm1c.com"),
    ],
)
def test_non_ascii_domain_is_converted_to_ascii(email, sent_to, set_settings):
    set_settings(MAIL_FROM=email)
    message = write(Mail.RECOVERY, make_user(email=email), JOB, "en")
    assert message["To"].addresses[0].addr_spec == sent_to
    assert message["From"].addresses[0].addr_spec == sent_to


def make_change(**values: object) -> EmailChange:
    email = {"old_email": "ada@example.com", "new_email": "countess@example.com"}
    return EmailChange(id=uuid4(), expires_at=now() + timedelta(hours=24), **email, **values)


def save_previews(name: str, message) -> tuple[str, str]:
    text, html = parts(message)
    (PREVIEWS / f"{name}.txt").write_text(text)
    (PREVIEWS / f"{name}.html").write_text(html)
    return text, html


@pytest.mark.parametrize("language", ["en", "de"])
def test_change_of_email_is_confirmed_and_undone_by_links(language):
    change = make_change()
    confirm = write_email_change(change, JOB, language)
    tell = write_email_changed(change.old_email, change, JOB, language)
    assert (str(confirm["To"]), str(tell["To"])) == (change.new_email, change.old_email)
    for name, message, page in (
        ("email-change", confirm, "confirm-email"),
        ("email-changed", tell, "undo-email-change"),
    ):
        for part in save_previews(f"{name}-{language}", message):
            assert {link.partition("#token=")[0] for link in re.findall(LINK, part)} == {
                f"https://app.example.com/{page}"
            }
            assert change.new_email not in part or message is confirm
            assert not re.search(r"{{|{%|None", part)


@pytest.mark.parametrize(
    ("message", "subject", "words"),
    [
        (
            lambda: write_account_deleted("ada@example.com", JOB, "en"),
            "Your account at Engines & Co is deleted",
            "cannot be undone",
        ),
        (
            lambda: write_email_changed("ada@example.com", None, JOB, "en"),
            "Your email address for Engines & Co was changed",
            "An administrator has changed it.",
        ),
    ],
)
def test_mail_about_what_cannot_be_undone_has_no_link(message, subject, words):
    written = message()
    assert written["Subject"] == subject
    for part in save_previews(subject.replace(" ", "-"), written):
        assert words in part
        assert re.findall(LINK, part) == []
        assert 'class="button"' not in part
        assert not re.search(r"{{|{%|None|expires|undo ", part)
