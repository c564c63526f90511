"""The audit log: who did what, written in the transaction that does it."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db.types import length_of
from shared.logging import request_id
from shared.models import Action, AuditEntry


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where. Without a user: the system, or somebody who is not logged in."""

    user_id: UUID | None = None
    ip_address: str = ""
    api_key_id: UUID | None = None


SYSTEM = Actor()
# Set by the API for each request.
actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def record(
    session: Session,
    action: Action,
    target_id: UUID | None = None,
    *,
    parent_id: UUID | None = None,
    fields: Iterable[str] = (),
    user_id: UUID | None = None,
) -> None:
    """Record an action on a target, and the names of the fields that it changes.

    `user_id`: who acts, where the request is not that of a user who is logged in.
    """
    who = actor.get()
    session.add(
        AuditEntry(
            action=action,
            target_id=target_id,
            parent_id=parent_id,
            fields=sorted(fields),
            actor_id=user_id or who.user_id,
            api_key_id=who.api_key_id,
            ip_address=who.ip_address[: length_of(AuditEntry.ip_address)],
            request_id=request_id.get(),
        )
    )
