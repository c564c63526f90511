import time
from statistics import quantiles

import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.link_tokens import RECOVERY, VERIFICATION, create_link_token, fingerprint
from shared.models import Job, User
from shared.settings import settings
from tests.client import Client
from tests.mails import asked_for

SIGNUP, VERIFY, LOGIN = "/users/signup", "/users/verify-email", "/login/access-token"
PASSWORD = "a passphrase of my own"
NEW = {"email": "Grace@Example.com", "password": PASSWORD, "full_name": "Grace Hopper"}


@pytest.fixture(autouse=True)
def signup_open(environment, monkeypatch):
    monkeypatch.setattr(settings(), "signup_open", True)


@pytest.fixture
def grace(stranger) -> User:
    """She has signed up, and not yet confirmed her address."""
    assert stranger.post(SIGNUP, json=NEW).status_code == 202
    return read("grace@example.com")


def read(email: str) -> User:
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(User).where(User.email == email)).one()


def verify(client: Client, user: User, password: str = PASSWORD) -> int:
    values = {"token": create_link_token(VERIFICATION, user), "password": password}
    return client.post(VERIFY, json=values).status_code


def test_signing_up_makes_an_account_that_waits_for_its_confirmation(stranger, grace):
    assert (grace.full_name, grace.is_active, grace.is_superuser) == ("Grace Hopper", True, False)
    assert not grace.email_verified
    assert asked_for() == [("verification", "grace@example.com")]
    login = stranger.post(LOGIN, json={"username": grace.email, "password": PASSWORD})
    assert login.status_code == 403
    assert login.json()["detail"].startswith("Confirm your email address")


def test_the_list_of_users_says_who_has_not_confirmed_their_email(admin, root, grace):
    listed = {it["email"]: it["email_verified"] for it in admin.get("/users/").json()["data"]}
    assert listed == {root.email: True, grace.email: False}


def test_whoever_confirms_the_address_can_log_in(stranger, grace):
    assert verify(stranger, grace) == 204
    assert stranger.log_in(grace.email, PASSWORD).get("/users/me").ok


def test_the_link_works_once_and_then_says_why_not(stranger, grace):
    values = {"token": create_link_token(VERIFICATION, grace), "password": PASSWORD}
    assert stranger.post(VERIFY, json=values).status_code == 204
    answer = stranger.post(VERIFY, json=values)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "This email address is already confirmed: log in."


def test_only_a_link_for_this_purpose_confirms(stranger, grace):
    for token in ("nonsense", create_link_token(RECOVERY, grace)):
        values = {"token": token, "password": PASSWORD}
        assert stranger.post(VERIFY, json=values).status_code == 400
    assert not read(grace.email).email_verified


def test_a_known_address_gets_the_same_answer_and_stays_as_it_is(stranger, user, password):
    values = {**NEW, "email": user.email.upper()}
    answer = stranger.post(SIGNUP, json=values)
    assert (answer.status_code, answer.content) == (202, b"")
    assert asked_for() == [("verification", user.email)]
    same = read(user.email)
    assert (same.password_hash, same.full_name) == (user.password_hash, user.full_name)
    assert same.email_verified
    stranger.log_in(user.email, password)


def test_who_signed_up_before_the_owner_of_the_address_has_no_way_in(stranger, grace):
    own = {**NEW, "password": "what only the owner knows", "full_name": "The Owner"}
    early = create_link_token(VERIFICATION, grace)
    assert stranger.post(SIGNUP, json=own).status_code == 202
    values = {"token": early, "password": PASSWORD}
    assert stranger.post(VERIFY, json=values).status_code == 400
    now = read(grace.email)
    assert (now.id, now.full_name) == (grace.id, "The Owner")
    assert verify(stranger, now, own["password"]) == 204
    early_login = {"username": grace.email, "password": PASSWORD}
    assert stranger.post(LOGIN, json=early_login).status_code == 401
    stranger.log_in(grace.email, own["password"])


def test_who_signs_up_after_the_owner_of_the_address_has_no_way_in_either(stranger, grace):
    stranger.post(SIGNUP, json={**NEW, "password": "what the intruder knows"})
    values = {"token": create_link_token(VERIFICATION, read(grace.email)), "password": PASSWORD}
    answer = stranger.post(VERIFY, json=values)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["password"]
    assert not read(grace.email).email_verified


def test_the_mail_is_for_the_password_of_its_own_signup(stranger, grace):
    with session_scope(read_only=True) as session:
        parameters = session.scalars(sa.select(Job)).one().parameters
    assert parameters["once"] == fingerprint(grace.email, grace.password_hash)
    assert grace.password_hash not in str(parameters)


def test_a_signup_that_is_closed_is_forbidden(stranger, monkeypatch):
    monkeypatch.setattr(settings(), "signup_open", False)
    answer = stranger.post(SIGNUP, json=NEW)
    assert answer.status_code == 403
    assert asked_for() == []


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
def test_what_does_not_fit_is_invalid_whoever_has_the_address(stranger, user, field, value):
    for email in (user.email, "grace@example.com"):
        answer = stranger.post(SIGNUP, json={**NEW, "email": email, field: value})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [field]
    assert asked_for() == []


def test_a_login_before_the_confirmation_sends_another_mail_but_not_for_ever(stranger, grace):
    login = {"username": grace.email, "password": PASSWORD}
    answers = [stranger.post(LOGIN, json=login) for _ in range(7)]
    assert {answer.status_code for answer in answers} == {403}
    assert asked_for() == [("verification", grace.email)] * 5


def test_a_wrong_password_does_not_tell_that_the_address_is_unconfirmed(stranger, grace):
    answer = stranger.post(LOGIN, json={"username": grace.email, "password": "wrong"})
    assert answer.status_code == 401
    assert len(asked_for()) == 1


def test_signing_up_is_limited_per_account_and_per_address(stranger, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_ip", 7)
    answers = [stranger.post(SIGNUP, json=NEW) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 3500
    others = [stranger.post(SIGNUP, json={**NEW, "email": f"{i}@example.com"}) for i in range(2)]
    assert [answer.status_code for answer in others] == [202, 429]


def test_the_time_of_the_answer_tells_nothing(stranger, user, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_account", 1000)
    monkeypatch.setattr(settings(), "mails_per_ip", 1000)
    known, new = [], []
    for number in range(25):  # in turns, so that a busy machine slows both
        for email, taken in ((user.email, known), (f"new-{number}@example.com", new)):
            begun = time.perf_counter()
            stranger.post(SIGNUP, json={**NEW, "email": email})
            taken.append(time.perf_counter() - begun)
    # The first quartile, since other programs can only make one longer.
    assert 0.75 < quantiles(known)[0] / quantiles(new)[0] < 1.33
