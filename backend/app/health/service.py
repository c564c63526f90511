from collections.abc import Callable

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs import broker


def _database() -> None:
    with session_scope(read_only=True) as session:
        session.execute(sa.text("SELECT 1"))


CHECKS: dict[str, Callable[[], None]] = {"database": _database, "broker": broker.ping}


def check_all() -> dict[str, str]:
    """Return `ok` or the type of the error for each service that the API needs. An unavailable one
    delays this by seconds; only a PostgreSQL that hangs on a running machine blocks it.
    """
    return {name: _outcome(check) for name, check in CHECKS.items()}


def _outcome(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:
        return type(error).__name__
    return "ok"
