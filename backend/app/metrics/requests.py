"""Counts and times the requests, their SQL statements, and the database connections in use."""

import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, partial
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.pool import QueuePool

from shared.db.engine import engine, reading_engine
from shared.metrics import share_values

# The route of requests whose path or method no rule has: their paths and methods are unlimited.
UNKNOWN = ("unknown", "unknown")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_started_at: ContextVar[float] = ContextVar("started_at")
_statements: ContextVar[int] = ContextVar("statements", default=0)


def register(flask: Flask) -> None:
    share_values(_process_identifier())
    metrics = RequestMetrics()
    flask.before_request(_start)
    flask.after_request(metrics.count)
    in_use = Gauge(
        "database_connections_in_use",
        "Connections of the pool that a request uses.",
        ["pool"],
        multiprocess_mode="livesum",
        registry=None,
    )
    for name, made in {"write": engine(), "read": reading_engine()}.items():
        sa.event.listen(made, "before_cursor_execute", _count_statement)
        if isinstance(made.pool, QueuePool):
            _observe(made.pool, in_use.labels(name))


def _process_identifier() -> Callable[[], object]:
    try:
        import uwsgi
    except ImportError:  # with another server, such as Flask's
        return os.getpid
    worker_id: Callable[[], object] = uwsgi.worker_id
    return worker_id


class RequestMetrics:
    def __init__(self) -> None:
        route = ["route", "method"]
        self._requests = Counter(
            "http_requests", "Requests, by their route's rule.", [*route, "status"], registry=None
        )
        self._seconds = Histogram(
            "http_request_duration_seconds",
            "Seconds that a request takes in the API.",
            route,
            buckets=SECONDS,
            registry=None,
        )
        self._statements = Counter(
            "http_request_sql_statements", "SQL statements of requests.", route, registry=None
        )
        self._of = cache(self._find)

    def count(self, response: Response) -> Response:
        rule = request.url_rule
        route = (rule.rule, request.method) if rule else UNKNOWN
        requests, seconds, statements = self._of(*route, response.status_code)
        requests.inc()
        seconds.observe(perf_counter() - _started_at.get())
        statements.inc(_statements.get())
        return response

    def _find(self, route: str, method: str, status: int) -> tuple[Counter, Histogram, Counter]:
        return (
            self._requests.labels(route, method, status),
            self._seconds.labels(route, method),
            self._statements.labels(route, method),
        )


def _start() -> None:
    _started_at.set(perf_counter())
    _statements.set(0)


def _count_statement(*_event: Any) -> None:
    _statements.set(_statements.get() + 1)


def _observe(pool: QueuePool, in_use: Gauge) -> None:
    """Set the number each time: after a killed process, a sum of changes would remain wrong."""

    def set_number(*_event: Any, returned: int) -> None:
        in_use.set(pool.checkedout() - returned)

    sa.event.listen(pool, "checkout", partial(set_number, returned=0))
    sa.event.listen(pool, "checkin", partial(set_number, returned=1))
