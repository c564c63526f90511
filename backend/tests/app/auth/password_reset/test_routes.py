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
from tests.mails import languages_of_mails, queued_mails

RECOVER, RESET = "/password-recovery", "/reset-password"
NEW = "an entirely new passphrase"


@pytest.fixture
def token(user) -> str:
    return create_link_token(RECOVERY, user)


def change(user: User, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(User).where(User.id == user.id).values(**values))


def reset(client: Client, token: str, password: str = NEW) -> int:
    return client.post(RESET, json={"token": token, "password": password}).status_code


def test_response_is_same_for_known_and_unknown_email(anonymous, user):
    known = anonymous.post(RECOVER, json={"email": " ADA@example.com"})
    unknown = anonymous.post(RECOVER, json={"email": "nobody@example.com"})
    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content == b""
    assert queued_mails() == [("recovery", "ada@example.com"), ("recovery", "nobody@example.com")]


def test_mail_is_in_the_language_of_the_request(anonymous, user):
    for accepted in ("de-CH, en;q=0.9", "tlh"):
        anonymous.post(RECOVER, json={"email": user.email}, headers={"Accept-Language": accepted})
    assert languages_of_mails() == ["de", "en"]


def test_response_time_does_not_reveal_whether_account_exists(anonymous, user, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_account", 1000)
    monkeypatch.setattr(settings(), "mails_per_ip", 1000)
    times = {user.email: [], "bob@example.com": []}
    for _ in range(60):  # alternately, so that a busy machine slows both
        for email, taken in times.items():
            begun = time.perf_counter()
            anonymous.post(RECOVER, json={"email": email})
            taken.append(time.perf_counter() - begun)
    # The first quartile, since other programs can only increase a time.
    known, unknown = (quantiles(taken)[0] for taken in times.values())
    assert 0.75 < known / unknown < 1.33


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a\0@example.com", "a\r\nBcc: b@example.com"])
def test_malformed_email_is_invalid(anonymous, email):
    answer = anonymous.post(RECOVER, json={"email": email})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["email"]
    assert queued_mails() == []


def test_account_gets_five_mails_an_hour_whatever_the_case_of_email(anonymous):
    for email in ["a@example.com", "A@example.com", "a@EXAMPLE.com"] * 2:
        answer = anonymous.post(RECOVER, json={"email": email})
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert len(queued_mails()) == 5
    assert anonymous.post(RECOVER, json={"email": "b@example.com"}).status_code == 202


def test_mails_are_limited_per_ip_address(anonymous, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_ip", 3)
    answers = [anonymous.post(RECOVER, json={"email": f"{i}@example.com"}) for i in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]


def test_recovery_works_and_is_limited_without_redis(anonymous, user, token, valkey):
    with valkey.stopped():
        answers = [anonymous.post(RECOVER, json={"email": "away@example.com"}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [202] * 5 + [429]
        assert max(answer.elapsed.total_seconds() for answer in answers) < 2
        assert reset(anonymous, token) == 204


def test_link_sets_new_password_and_ends_all_sessions(client, anonymous, user, token):
    assert client.get("/users/me").ok
    assert reset(anonymous, token) == 204
    assert client.get("/users/me").status_code == 401
    assert anonymous.log_in(user.email, NEW).get("/users/me").ok


def test_old_password_is_refused_after_reset(anonymous, user, token, password):
    reset(anonymous, token)
    login = {"username": user.email, "password": password}
    assert anonymous.post("/login/access-token", json=login).status_code == 401


def test_link_works_once(anonymous, token):
    assert reset(anonymous, token) == 204
    answer = anonymous.post(RESET, json={"token": token, "password": "yet another passphrase"})
    assert answer.status_code == 400
    assert answer.json()["title"] == "The link does not work"
    assert answer.json()["detail"] == "The link has already been used, or there is a newer one."


def test_only_one_of_two_concurrent_resets_succeeds(server, token):
    def use(password: str) -> int:
        with Client(server) as client:
            return reset(client, token, password)

    with ThreadPoolExecutor(2) as people:
        statuses = list(people.map(use, [NEW, "yet another passphrase"]))
    assert sorted(statuses) == [204, 400]


def test_link_works_after_refused_password(anonymous, token):
    answer = anonymous.post(RESET, json={"token": token, "password": "short"})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["password"]
    assert reset(anonymous, token) == 204


@pytest.mark.parametrize(
    "changed",
    [{"is_active": False}, {"email": "new@example.com"}, {"password_hash": "$argon2id$other"}],
)
def test_link_is_refused_after_change_of_account(anonymous, user, token, changed):
    change(user, **changed)
    assert reset(anonymous, token) == 400


def test_link_of_deleted_user_is_refused(anonymous, user, token):
    with session_scope() as session:
        session.execute(sa.delete(User))
    assert reset(anonymous, token) == 400


def test_forged_expired_or_other_link_is_refused(anonymous, user, token):
    claims = jwt.decode(token, options={"verify_signature": False})
    forged = jwt.encode(claims, "x" * 32, algorithm="HS256")
    unsigned = jwt.encode(claims, None, algorithm="none")
    expired = jwt.encode({**claims, "exp": 1}, settings().secret_key, algorithm="HS256")
    other = create_link_token(VERIFICATION, user)
    for wrong in ("nonsense", forged, unsigned, expired, other):
        assert reset(anonymous, wrong) == 400, wrong


def test_link_also_confirms_email(anonymous, user, token):
    change(user, email_verified=False)
    assert reset(anonymous, token) == 204
    anonymous.log_in(user.email, NEW)


def test_user_over_login_limit_can_log_in_after_reset(anonymous, user, token):
    for _ in range(settings().login_attempts_per_account + 1):
        wrong = {"username": user.email, "password": "wrong"}
        answer = anonymous.post("/login/access-token", json=wrong)
    assert answer.status_code == 429
    assert reset(anonymous, token) == 204
    anonymous.log_in(user.email, NEW)


def test_link_does_not_contain_password_hash(user, token):
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {"sub", "aud", "exp", "once"}
    assert user.password_hash not in str(claims)
