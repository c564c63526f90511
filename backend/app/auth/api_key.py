"""The text of API keys, and the use of one.

A key is its prefix, random characters and a checksum, as GitHub's tokens are: a scanner that finds
one in a repository recognizes it by the prefix, and by the checksum that it is no example.
"""

import logging
import re
from binascii import crc32
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import choice
from string import ascii_lowercase, ascii_uppercase, digits
from uuid import UUID

import sqlalchemy as sa
from flask import Response, after_this_request

from shared.db.session import session_scope
from shared.db.types import length_of, now
from shared.models import ApiKey

log = logging.getLogger(__name__)

# Choose a prefix of your own, and change it only before there are keys: docs/identity.md.
PREFIX = "fsf_"
BASE62 = digits + ascii_uppercase + ascii_lowercase
RANDOM = 30  # characters, of 5.95 bits each: 178 bits
CHECKSUM = 6  # characters, enough for 32 bits
START = len(PREFIX) + 4  # characters that the list shows
KEY = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECKSUM}}}")
USE_IS_NOTED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class UsedKey:
    """The API key of a request."""

    id: UUID
    scopes: list[str]
    last_used_at: datetime | None


def make_key() -> str:
    unchecked = PREFIX + "".join(choice(BASE62) for _ in range(RANDOM))
    return unchecked + _checksum(unchecked)


def is_key(text: str) -> bool:
    """Whether the text claims to be a key, by its prefix."""
    return text.startswith(PREFIX)


def is_well_formed(key: str) -> bool:
    return bool(KEY.fullmatch(key)) and key[-CHECKSUM:] == _checksum(key[:-CHECKSUM])


def note_use(key: UsedKey, ip_address: str) -> None:
    """Note when and from where the key was used, at most once a minute, after the request: its own
    transaction may be read-only, or be rolled back.
    """
    if key.last_used_at and now() - key.last_used_at < USE_IS_NOTED_AFTER:
        return

    def write(response: Response) -> Response:
        try:
            _write_use(key.id, ip_address)
        except sa.exc.SQLAlchemyError:  # the request itself is done
            log.exception("the use of API key %s was not noted", key.id)
        return response

    after_this_request(write)


def _write_use(key_id: UUID, ip_address: str) -> None:
    """Of concurrent requests, one writes."""
    is_due = sa.or_(
        ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= now() - USE_IS_NOTED_AFTER
    )
    use = {"last_used_at": now(), "ip_address": ip_address[: length_of(ApiKey.ip_address)]}
    with session_scope() as session:
        session.execute(sa.update(ApiKey).where(ApiKey.id == key_id, is_due).values(use))


def _checksum(text: str) -> str:
    """The CRC-32 of the text, in base 62 with leading zeros."""
    number, found = crc32(text.encode()), ""
    for _ in range(CHECKSUM):
        number, digit = divmod(number, len(BASE62))
        found = BASE62[digit] + found
    return found
