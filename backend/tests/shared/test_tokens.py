import time
from datetime import timedelta

import pytest

from shared.errors import InvalidToken
from shared.passwords import hash_password, verify_password
from shared.tokens import create_token, read_token


def seconds_of_a_check(password_hash: str | None) -> float:
    """Return the shortest of several times, since other programs can only increase a time."""
    times = []
    for _ in range(7):
        begun = time.perf_counter()
        verify_password("a guess", password_hash)
        times.append(time.perf_counter() - begun)
    return min(times)


def test_password_is_hashed_by_argon2id_with_parameters_of_owasp():
    assert hash_password("secret").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_same_password_gets_different_hashes():
    assert hash_password("secret") != hash_password("secret")


def test_only_the_right_password_matches(password, password_hash):
    assert verify_password(password, password_hash) == (True, None)
    assert verify_password(password.upper(), password_hash) == (False, None)
    assert verify_password("", password_hash) == (False, None)


def test_check_without_account_fails_and_takes_as_long(password_hash):
    assert verify_password("a guess", None) == (False, None)
    assert 0.5 < seconds_of_a_check(None) / seconds_of_a_check(password_hash) < 2


def test_token_returns_its_claims():
    token = create_token("recovery", "ada", timedelta(minutes=1), email="ada@example.com")
    claims = read_token("recovery", token)
    assert (claims["sub"], claims["email"]) == ("ada", "ada@example.com")


def test_token_is_valid_only_for_its_purpose_and_lifetime():
    for purpose, lifetime in [("other", timedelta(minutes=1)), ("recovery", timedelta(0))]:
        with pytest.raises(InvalidToken):
            read_token("recovery", create_token(purpose, "ada", lifetime))
