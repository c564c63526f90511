"""Limits the number of rows of a user."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import Conflict

PROCESSES = 100  # so many processes together stay within the limit
MAX_USERS = 10_000  # bounds the memory


class Quota:
    """Counts the rows of a user, which takes longer the more there are. Then it allows this process
    to create a share of those that are left before it counts again.
    """

    def __init__(self) -> None:
        self.allowed: dict[UUID, int] = {}

    def check(
        self, session: Session, owner_id: UUID, rows: sa.Select[Any], most: int, refusal: str
    ) -> None:
        """Raise Conflict if the user already has `most` of these rows. Concurrent requests may
        exceed the limit by a few rows, which is harmless.
        """
        allowed = self.allowed.get(owner_id, 0)
        if not allowed:
            count = sa.select(sa.func.count()).select_from(rows.limit(most).subquery())
            left = most - session.connection().execute(count).scalar_one()
            if left <= 0:
                raise Conflict(refusal)
            allowed = max(1, left // PROCESSES)
        if len(self.allowed) >= MAX_USERS:
            self.allowed.clear()
        self.allowed[owner_id] = allowed - 1
