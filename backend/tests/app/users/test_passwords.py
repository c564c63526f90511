import time
from secrets import token_urlsafe

import pytest

from app.users.passwords import check_password
from shared.errors import InvalidInput

GOOD = [
    "correct horse battery staple",
    "9hT#2qLw!xPz",
    "vier müde Füchse im Regen",
    token_urlsafe(750),
]
BAD = [
    "",
    "short",
    "Tr0ub4dor&3",
    "password1234",
    "qwertyuiop12",
    "aaaaaaaaaaaaaaaa",
    "123456789012",
]


@pytest.mark.parametrize("password", GOOD)
def test_a_long_password_that_is_hard_to_guess_is_accepted(password):
    check_password(password, "ada@example.com", "Ada Lovelace")


@pytest.mark.parametrize("password", BAD)
def test_a_short_or_common_password_is_refused(password):
    with pytest.raises(InvalidInput) as refused:
        check_password(password)
    assert refused.value.field == "password"


@pytest.mark.parametrize("password", ["lovelace2026", "ada.lovelace", "Ada Lovelace1"])
def test_what_everyone_knows_of_the_user_makes_no_password(password):
    with pytest.raises(InvalidInput):
        check_password(password, "ada.lovelace@example.com", "Ada Lovelace")


def test_a_password_of_any_length_is_judged_in_a_moment():
    begun = time.perf_counter()
    check_password(token_urlsafe(750))
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("method", ["post", "patch"])
def test_the_api_refuses_them_with_a_reason(method, admin, user):
    path, more = (
        ("/users/", {"email": "a@example.com"})
        if method == "post"
        else (
            f"/users/{user.id}",
            {},
        )
    )
    answer = admin.request(method, path, json={**more, "password": "password1234"})
    assert answer.status_code == 422
    [reason] = answer.json()["errors"]["password"]
    assert reason.endswith("Use a few unrelated words.")
