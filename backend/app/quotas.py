"""Limits the number of rows of a user."""

from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import Conflict

SHARE = 100  # a process creates a hundredth of the rows that are left before it counts again
RECOUNT_AFTER = 60  # seconds
MAX_USERS = 10_000  # bounds the memory


class Quota:
    """Counts the rows of a user, which takes longer the more there are. Then it allows this process
    to create a share of those that are left before it counts again.
    """

    def __init__(self) -> None:
        self.allowed: dict[UUID, tuple[int, float]] = {}

    def check(
        self, session: Session, owner_id: UUID, rows: sa.Select[Any], most: int, refusal: str
    ) -> None:
        """Raise Conflict if the user already has `most` of these rows. Each other process may
        exceed the limit by its share, a hundredth of `most`, and concurrent requests by a row each.
        """
        allowed, counted_at = self.allowed.get(owner_id, (0, 0.0))
        if not allowed or monotonic() - counted_at > RECOUNT_AFTER:
            count = sa.select(sa.func.count()).select_from(rows.limit(most).subquery())
            left = most - session.connection().execute(count).scalar_one()
            if left <= 0:
                raise Conflict(refusal)
            allowed, counted_at = max(1, left // SHARE), monotonic()
        if len(self.allowed) >= MAX_USERS:
            self.allowed.clear()
        self.allowed[owner_id] = allowed - 1, counted_at
