"""Limits the number of rows of a user."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import Conflict


def check_quota(session: Session, rows: sa.Select[Any], most: int, refusal: str) -> None:
    """Raise Conflict if the user already has `most` of these rows. Two concurrent requests may
    exceed the limit by one, which is harmless.
    """
    if session.scalar(rows.offset(most - 1).limit(1)):
        raise Conflict(refusal)
