"""A session for a unit of work: it is committed as a whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.engine import engine, reading_engine
from shared.errors import Error


class ReadOnly(Exception):
    """A read-only session has changes: an error in the program."""


@contextmanager
def session_scope(*, read_only: bool = False) -> Iterator[Session]:
    """A session that commits at the end, or rolls everything back on an exception.

    With `read_only`, each statement is a transaction of its own, and none may write.
    """
    if read_only:
        with Session(reading_engine(), autoflush=False) as session:
            yield session
            _refuse_changes(session)
        return
    with Session(engine(), expire_on_commit=False) as session:
        yield session
        session.commit()


def flush(session: Session, *, refusal: Error) -> None:
    """Send the changes to the database now. Raise `refusal` if they violate a constraint."""
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        raise refusal from error


def changed_rows(session: Session, statement: sa.Executable) -> int:
    """Execute an UPDATE or a DELETE, and return how many rows it matched."""
    return cast(sa.CursorResult[Any], session.execute(statement)).rowcount


def _refuse_changes(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        raise ReadOnly("A session that only reads has changes, which would be lost.")
