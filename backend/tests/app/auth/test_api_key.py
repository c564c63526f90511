import re
from binascii import crc32

import pytest

from app.auth.api_key import BASE62, CHECKSUM, PREFIX, is_well_formed, make_key


def test_key_is_prefix_random_characters_and_checksum():
    keys = {make_key() for _ in range(1000)}
    assert len(keys) == 1000
    for key in keys:
        assert re.fullmatch(rf"{PREFIX}[0-9A-Za-z]{{36}}", key)
        assert is_well_formed(key)
        number = 0
        for digit in key[-CHECKSUM:]:
            number = number * 62 + BASE62.index(digit)
        assert number == crc32(key[:-CHECKSUM].encode())


def test_every_character_is_as_likely():
    found = "".join(make_key()[len(PREFIX) : -CHECKSUM] for _ in range(2000))
    counts = [found.count(character) for character in BASE62]
    assert min(counts) > 0.8 * len(found) / 62
    assert max(counts) < 1.2 * len(found) / 62


@pytest.mark.parametrize("position", [len(PREFIX), 20, -CHECKSUM, -1])
def test_key_with_another_character_is_not_well_formed(position):
    key = list(make_key())
    key[position] = "a" if key[position] != "a" else "b"
    assert not is_well_formed("".join(key))


def test_other_texts_are_not_well_formed():
    key = make_key()
    for text in ("", PREFIX, key[:-1], f"{key}0", f"{key}\n", key.upper(), key[len(PREFIX) :]):
        assert not is_well_formed(text)
