"""Runs actions after a transaction is committed, such as sending the message of a job.

SQLAlchemy's own event `after_commit` also fires when a savepoint is released, which may still be
rolled back.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session, SessionTransaction

ACTIONS = "after_commit"  # in session.info: pairs of a depth and an action


def after_commit(session: Session, action: Callable[[], None]) -> None:
    """Call the action when the session's outermost transaction is committed. Discard it if this
    transaction or the current savepoint is rolled back.
    """
    depth = _depth(session.get_nested_transaction())
    session.info.setdefault(ACTIONS, []).append((depth, action))


def _depth(transaction: SessionTransaction | None) -> int:
    """The number of open savepoints."""
    depth = 0
    while transaction is not None and transaction.nested:
        depth, transaction = depth + 1, transaction.parent
    return depth


@sa.event.listens_for(Session, "after_commit")
def _run(session: Session) -> None:
    if ACTIONS not in session.info:
        return
    released = _depth(session.get_nested_transaction())
    if released:  # its actions now belong to the enclosing transaction
        actions = session.info[ACTIONS]
        session.info[ACTIONS] = [(min(depth, released - 1), action) for depth, action in actions]
        return
    for _, action in session.info.pop(ACTIONS):
        action()


@sa.event.listens_for(Session, "after_soft_rollback")
def _discard(session: Session, rolled_back: SessionTransaction) -> None:
    if ACTIONS in session.info:
        kept = [pair for pair in session.info[ACTIONS] if pair[0] < _depth(rolled_back)]
        session.info[ACTIONS] = kept


@sa.event.listens_for(Session, "after_transaction_end")
def _discard_all(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(ACTIONS, None)
