"""Versions of rows, to detect concurrent changes. Each update of a row changes its version."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from shared.errors import Changed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Versioned(Protocol):
    updated_at: datetime


def version_of(row: Versioned) -> str:
    return str((row.updated_at - EPOCH) // timedelta(microseconds=1))


def check_version(row: Versioned, expected: set[str] | None) -> None:
    """Lock the row first: otherwise, another request may change it after the check."""
    if expected is not None and version_of(row) not in expected:
        raise Changed("Somebody changed this after you loaded it. Load it again before you save.")
