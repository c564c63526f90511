"""Which version of a row somebody has seen: it changes with each update of the row."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from shared.errors import Changed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Versioned(Protocol):
    updated_at: datetime


def version_of(row: Versioned) -> str:
    return str((row.updated_at - EPOCH) // timedelta(microseconds=1))


def check_version(row: Versioned, expected: set[str] | None) -> None:
    """The row must be locked, or another request changes it after the check."""
    if expected is not None and version_of(row) not in expected:
        raise Changed("Somebody changed this after you loaded it. Load it again before you save.")
