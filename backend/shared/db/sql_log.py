"""Logs each SQL statement with its time and the line of the code that caused it (SQL_LOG)."""

import logging
import sysconfig
from contextvars import ContextVar
from pathlib import Path
from time import perf_counter
from traceback import walk_stack
from typing import Any

import sqlalchemy as sa

log = logging.getLogger("sql")

# Statements of the current request.
count: ContextVar[int] = ContextVar("count", default=0)

# Files that are not the line which caused a statement: Python, its packages, and the sessions.
OTHER_CODE = (
    *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")),
    str(Path(__file__).parent),
)


def log_statements(engine: sa.Engine) -> None:
    sa.event.listen(engine, "before_cursor_execute", _start)
    sa.event.listen(engine, "after_cursor_execute", _end)


def _start(
    _connection: Any, _cursor: Any, _sql: str, _values: Any, context: Any, _many: Any
) -> None:
    context.started_at = perf_counter()


def _end(
    _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: Any
) -> None:
    """Log the statement without its parameters, which may be secrets."""
    milliseconds = (perf_counter() - context.started_at) * 1000
    count.set(count.get() + 1)
    log.info("%.1f ms, %s: %s", milliseconds, _cause(), " ".join(statement.split()))


def _cause() -> str:
    for frame, line in walk_stack(None):
        file = frame.f_code.co_filename
        if not file.startswith(OTHER_CODE):
            return f"{Path(file).parent.name}/{Path(file).name}:{line} {frame.f_code.co_name}"
    return "?"
