"""How many rows one user may have."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import Conflict


def check_quota(session: Session, rows: sa.Select[Any], most: int, refusal: str) -> None:
    """Raise Conflict where the user has `most` of these rows already. Two requests at the same time
    may exceed it by one, which does no harm.
    """
    if session.scalar(rows.offset(most - 1).limit(1)):
        raise Conflict(refusal)
