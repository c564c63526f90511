import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

import jwt
import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.link_tokens import RECOVERY, VERIFICATION, create_link_token
from shared.models import User
from shared.settings import settings
from tests.client import Client
from tests.mails import asked_for

ASK, RESET = "/password-recovery", "/reset-password"
NEW = "an entirely new passphrase"


@pytest.fixture
def token(user) -> str:
    return create_link_token(RECOVERY, user)


def change(user: User, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(User).where(User.id == user.id).values(**values))


def reset(client: Client, token: str, password: str = NEW) -> int:
    return client.post(RESET, json={"token": token, "password": password}).status_code


def test_whoever_asks_is_answered_alike_whether_or_not_there_is_such_a_user(stranger, user):
    known = stranger.post(ASK, json={"email": " ADA@example.com".strip()})
    unknown = stranger.post(ASK, json={"email": "nobody@example.com"})
    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content == b""
    assert asked_for() == [("recovery", "ada@example.com"), ("recovery", "nobody@example.com")]


def test_the_time_of_the_answer_tells_nothing(stranger, user, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_account", 1000)
    monkeypatch.setattr(settings(), "mails_per_ip", 1000)
    times = {user.email: [], "bob@example.com": []}
    for _ in range(60):  # in turns, so that a busy machine slows both
        for email, taken in times.items():
            begun = time.perf_counter()
            stranger.post(ASK, json={"email": email})
            taken.append(time.perf_counter() - begun)
    # The first quartile, since other programs can only make one longer.
    known, unknown = (quantiles(taken)[0] for taken in times.values())
    assert 0.75 < known / unknown < 1.33


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a\0@example.com", "a\r\nBcc: b@example.com"])
def test_what_is_no_address_is_invalid(stranger, email):
    answer = stranger.post(ASK, json={"email": email})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["email"]
    assert asked_for() == []


def test_an_account_gets_five_mails_an_hour_whoever_asks_and_however_it_is_spelled(stranger):
    for email in ["a@example.com", "A@example.com", "a@EXAMPLE.com"] * 2:
        answer = stranger.post(ASK, json={"email": email})
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert len(asked_for()) == 5
    assert stranger.post(ASK, json={"email": "b@example.com"}).status_code == 202


def test_an_address_of_the_network_may_not_ask_for_everybody(stranger, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_ip", 3)
    answers = [stranger.post(ASK, json={"email": f"{i}@example.com"}) for i in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]


def test_while_redis_is_away_mails_are_asked_for_and_counted_and_links_work(
    stranger, user, token, valkey
):
    with valkey.stopped():
        answers = [stranger.post(ASK, json={"email": "away@example.com"}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [202] * 5 + [429]
        assert max(answer.elapsed.total_seconds() for answer in answers) < 2
        assert reset(stranger, token) == 204


def test_the_link_sets_a_new_password_and_ends_all_sessions(client, stranger, user, token):
    assert client.get("/users/me").ok
    assert reset(stranger, token) == 204
    assert client.get("/users/me").status_code == 401
    assert stranger.log_in(user.email, NEW).get("/users/me").ok


def test_the_old_password_is_gone(stranger, user, token, password):
    reset(stranger, token)
    login = {"username": user.email, "password": password}
    assert stranger.post("/login/access-token", json=login).status_code == 401


def test_the_link_works_once(stranger, token):
    assert reset(stranger, token) == 204
    answer = stranger.post(RESET, json={"token": token, "password": "yet another passphrase"})
    assert answer.status_code == 400
    assert answer.json()["title"] == "The link does not work"
    assert answer.json()["detail"] == "The link has already been used, or there is a newer one."


def test_of_two_uses_at_once_one_comes_too_late(server, token):
    def use(password: str) -> int:
        with Client(server) as client:
            return reset(client, token, password)

    with ThreadPoolExecutor(2) as people:
        statuses = list(people.map(use, [NEW, "yet another passphrase"]))
    assert sorted(statuses) == [204, 400]


def test_a_refused_password_leaves_the_link_usable(stranger, token):
    answer = stranger.post(RESET, json={"token": token, "password": "short"})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["password"]
    assert reset(stranger, token) == 204


@pytest.mark.parametrize(
    "changed",
    [{"is_active": False}, {"email": "new@example.com"}, {"password_hash": "$argon2id$other"}],
)
def test_the_link_ends_with_the_account_or_password_that_it_was_for(stranger, user, token, changed):
    change(user, **changed)
    assert reset(stranger, token) == 400


def test_the_link_of_a_deleted_user_does_not_work(stranger, user, token):
    with session_scope() as session:
        session.execute(sa.delete(User))
    assert reset(stranger, token) == 400


def test_only_our_own_links_for_this_purpose_work(stranger, user, token):
    claims = jwt.decode(token, options={"verify_signature": False})
    forged = jwt.encode(claims, "x" * 32, algorithm="HS256")
    unsigned = jwt.encode(claims, None, algorithm="none")
    expired = jwt.encode({**claims, "exp": 1}, settings().secret_key, algorithm="HS256")
    other = create_link_token(VERIFICATION, user)
    for wrong in ("nonsense", forged, unsigned, expired, other):
        assert reset(stranger, wrong) == 400, wrong


def test_the_link_confirms_the_address_too(stranger, user, token):
    change(user, email_verified=False)
    assert reset(stranger, token) == 204
    stranger.log_in(user.email, NEW)


def test_whoever_is_locked_out_gets_in_by_the_link(stranger, user, token):
    for _ in range(settings().login_attempts_per_account + 1):
        wrong = {"username": user.email, "password": "wrong"}
        answer = stranger.post("/login/access-token", json=wrong)
    assert answer.status_code == 429
    assert reset(stranger, token) == 204
    stranger.log_in(user.email, NEW)


def test_a_link_tells_nothing_of_the_password(user, token):
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {"sub", "aud", "exp", "once"}
    assert user.password_hash not in str(claims)
