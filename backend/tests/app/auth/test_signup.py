import time
from statistics import quantiles

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.link_tokens import RECOVERY, VERIFICATION, create_link_token, fingerprint
from shared.models import Job, User
from shared.settings import settings
from tests.client import Client
from tests.mails import queued_mails

SIGNUP, VERIFY, LOGIN = "/users/signup", "/users/verify-email", "/login/access-token"
PASSWORD = "a passphrase of my own"
NEW = {"email": "Grace@Example.com", "password": PASSWORD, "full_name": "Grace Hopper"}


@pytest.fixture(autouse=True)
def signup_open(environment, monkeypatch):
    monkeypatch.setattr(settings(), "signup_open", True)


@pytest.fixture
def grace(anonymous) -> User:
    """A user who has signed up and not yet confirmed her email."""
    assert anonymous.post(SIGNUP, json=NEW).status_code == 202
    return read("grace@example.com")


def read(email: str) -> User:
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(User).where(User.email == email)).one()


def verify(client: Client, user: User, password: str = PASSWORD) -> int:
    values = {"token": create_link_token(VERIFICATION, user), "password": password}
    return client.post(VERIFY, json=values).status_code


def test_signup_creates_unconfirmed_account(anonymous, grace):
    assert (grace.full_name, grace.is_active, grace.is_superuser) == ("Grace Hopper", True, False)
    assert not grace.email_verified
    assert queued_mails() == [("verification", "grace@example.com")]
    login = anonymous.post(LOGIN, json={"username": grace.email, "password": PASSWORD})
    assert login.status_code == 403
    assert login.json()["detail"].startswith("Confirm your email address")


def test_user_list_shows_whether_email_is_confirmed(admin, root, grace):
    listed = {it["email"]: it["email_verified"] for it in admin.get("/users/").json()["data"]}
    assert listed == {root.email: True, grace.email: False}


def test_user_can_log_in_after_confirmation(anonymous, grace):
    assert verify(anonymous, grace) == 204
    assert anonymous.log_in(grace.email, PASSWORD).get("/users/me").ok


def test_link_works_once(anonymous, grace):
    values = {"token": create_link_token(VERIFICATION, grace), "password": PASSWORD}
    assert anonymous.post(VERIFY, json=values).status_code == 204
    answer = anonymous.post(VERIFY, json=values)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "This email address is already confirmed: log in."


def test_link_for_other_purpose_is_refused(anonymous, grace):
    for token in ("nonsense", create_link_token(RECOVERY, grace)):
        values = {"token": token, "password": PASSWORD}
        assert anonymous.post(VERIFY, json=values).status_code == 400
    assert not read(grace.email).email_verified


def test_signup_with_existing_email_changes_nothing(anonymous, user, password):
    values = {**NEW, "email": user.email.upper()}
    answer = anonymous.post(SIGNUP, json=values)
    assert (answer.status_code, answer.content) == (202, b"")
    assert queued_mails() == [("verification", user.email)]
    same = read(user.email)
    assert (same.password_hash, same.full_name) == (user.password_hash, user.full_name)
    assert same.email_verified
    anonymous.log_in(user.email, password)


def test_signup_before_owner_of_email_gives_no_access(anonymous, grace):
    own = {**NEW, "password": "what only the owner knows", "full_name": "The Owner"}
    early = create_link_token(VERIFICATION, grace)
    assert anonymous.post(SIGNUP, json=own).status_code == 202
    values = {"token": early, "password": PASSWORD}
    assert anonymous.post(VERIFY, json=values).status_code == 400
    now = read(grace.email)
    assert (now.id, now.full_name) == (grace.id, "The Owner")
    assert verify(anonymous, now, own["password"]) == 204
    early_login = {"username": grace.email, "password": PASSWORD}
    assert anonymous.post(LOGIN, json=early_login).status_code == 401
    anonymous.log_in(grace.email, own["password"])


def test_signup_after_owner_of_email_gives_no_access(anonymous, grace):
    anonymous.post(SIGNUP, json={**NEW, "password": "what the intruder knows"})
    values = {"token": create_link_token(VERIFICATION, read(grace.email)), "password": PASSWORD}
    answer = anonymous.post(VERIFY, json=values)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["password"]
    assert not read(grace.email).email_verified


def test_mail_is_bound_to_password_of_its_signup(anonymous, grace):
    with session_scope(read_only=True) as session:
        parameters = session.scalars(sa.select(Job)).one().parameters
    assert parameters["once"] == fingerprint(grace.email, grace.password_hash)
    assert grace.password_hash not in str(parameters)


def test_signup_is_forbidden_when_closed(anonymous, monkeypatch):
    monkeypatch.setattr(settings(), "signup_open", False)
    answer = anonymous.post(SIGNUP, json=NEW)
    assert answer.status_code == 403
    assert queued_mails() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "grace"),
        ("password", "short"),
        ("password", "password1234"),
        ("full_name", "x" * 201),
        ("full_name", "a\0b"),
        ("is_superuser", True),
    ],
)
def test_invalid_signup_is_refused_for_known_and_new_email(anonymous, user, field, value):
    for email in (user.email, "grace@example.com"):
        answer = anonymous.post(SIGNUP, json={**NEW, "email": email, field: value})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [field]
    assert queued_mails() == []


def test_login_before_confirmation_resends_mail_up_to_limit(anonymous, grace):
    login = {"username": grace.email, "password": PASSWORD}
    answers = [anonymous.post(LOGIN, json=login) for _ in range(7)]
    assert {answer.status_code for answer in answers} == {403}
    assert queued_mails() == [("verification", grace.email)] * 5


def test_wrong_password_does_not_reveal_unconfirmed_email(anonymous, grace):
    answer = anonymous.post(LOGIN, json={"username": grace.email, "password": "wrong"})
    assert answer.status_code == 401
    assert len(queued_mails()) == 1


def test_signup_is_limited_per_account_and_per_ip_address(anonymous, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_ip", 7)
    answers = [anonymous.post(SIGNUP, json=NEW) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 3500
    others = [anonymous.post(SIGNUP, json={**NEW, "email": f"{i}@example.com"}) for i in range(2)]
    assert [answer.status_code for answer in others] == [202, 429]


def test_response_time_does_not_reveal_whether_account_exists(anonymous, user, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_account", 1000)
    monkeypatch.setattr(settings(), "mails_per_ip", 1000)
    known, new = [], []
    for number in range(25):  # alternately, so that a busy machine slows both
        for email, taken in ((user.email, known), (f"new-{number}@example.com", new)):
            begun = time.perf_counter()
            anonymous.post(SIGNUP, json={**NEW, "email": email})
            taken.append(time.perf_counter() - begun)
    # The first quartile, since other programs can only increase a time.
    assert 0.75 < quantiles(known)[0] / quantiles(new)[0] < 1.33
