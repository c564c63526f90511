import time
from datetime import timedelta

import pytest

from shared.errors import InvalidToken
from shared.passwords import hash_password, verify_password
from shared.tokens import create_token, read_token


def seconds_of_a_check(password_hash: str | None) -> float:
    """The shortest of a few, since other programs can only make one longer."""
    times = []
    for _ in range(7):
        begun = time.perf_counter()
        verify_password("a guess", password_hash)
        times.append(time.perf_counter() - begun)
    return min(times)


def test_a_password_is_hashed_by_argon2id_as_owasp_says():
    assert hash_password("secret").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_password_has_another_hash_each_time():
    assert hash_password("secret") != hash_password("secret")


def test_only_the_right_password_matches(password, password_hash):
    assert verify_password(password, password_hash) == (True, None)
    assert verify_password(password.upper(), password_hash) == (False, None)
    assert verify_password("", password_hash) == (False, None)


def test_without_an_account_the_answer_is_no_and_takes_as_long(password_hash):
    assert verify_password("a guess", None) == (False, None)
    assert 0.5 < seconds_of_a_check(None) / seconds_of_a_check(password_hash) < 2


def test_a_token_brings_back_what_was_put_in():
    token = create_token("recovery", "ada", timedelta(minutes=1), email="ada@example.com")
    claims = read_token("recovery", token)
    assert (claims["sub"], claims["email"]) == ("ada", "ada@example.com")


def test_a_token_is_good_for_its_purpose_and_its_time_alone():
    for purpose, lifetime in [("other", timedelta(minutes=1)), ("recovery", timedelta(0))]:
        with pytest.raises(InvalidToken):
            read_token("recovery", create_token(purpose, "ada", lifetime))
