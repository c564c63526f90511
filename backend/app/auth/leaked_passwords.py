"""Passwords that have leaked and that an estimate of their strength does not refuse.

`leaked_passwords.bin` has the first SIZE bytes of the SHA-256 hash of each in lower case, in order.
`flask write-leaked-passwords` writes it from a list: docs/accounts.md says which.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).with_name("leaked_passwords.bin")
SIZE = 5  # of 100,000 entries, one in 10 million other passwords has the same bytes as one
MIN_LENGTH = 8  # the smallest that PASSWORD_MIN_LENGTH may be


def is_leaked(password: str) -> bool:
    """Whether the password has leaked, or the part before its last digits and symbols has."""
    stem = re.sub(r"[\W\d_]+$", "", password)
    return any(_is_listed(text) for text in {password, stem} if len(text) >= MIN_LENGTH)


def write_filter(passwords: Iterable[str]) -> int:
    """Replace the filter, and return the number of its entries."""
    entries = {_entry(password) for password in passwords if len(password) >= MIN_LENGTH}
    FILE.write_bytes(b"".join(sorted(entries)))
    return len(entries)


def _is_listed(password: str) -> bool:
    filter, wanted = _filter(), _entry(password)
    place = bisect_left(
        range(len(filter) // SIZE), wanted, key=lambda it: filter[it * SIZE : (it + 1) * SIZE]
    )
    return filter[place * SIZE : (place + 1) * SIZE] == wanted


def _entry(password: str) -> bytes:
    return sha256(password.lower().encode()).digest()[:SIZE]


@cache
def _filter() -> bytes:
    return FILE.read_bytes()
