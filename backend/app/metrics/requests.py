"""Counts and times the requests, their SQL statements, and the database connections in use."""

import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.pool import QueuePool

from shared.db.engine import engine, reading_engine
from shared.metrics import share_values

# The route of requests whose path or method no rule has: their paths and methods are unlimited.
UNKNOWN = ("unknown", "unknown")
EVERY = 2  # seconds
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_started_at: ContextVar[float] = ContextVar("started_at")
_statements: ContextVar[int] = ContextVar("statements", default=0)


def register(flask: Flask) -> None:
    share_values(_process_identifier())
    flask.before_request(_start)
    flask.before_request(cache(Pools().observe))
    flask.after_request(Requests().count)
    for made in (engine(), reading_engine()):
        # An event of the dialect: those of the engine would cost a tenth of a small request.
        sa.event.listen(made, "do_execute", _count_statement)


def _process_identifier() -> Callable[[], object]:
    try:
        import uwsgi
    except ImportError:  # with another server, such as Flask's
        return os.getpid
    worker_id: Callable[[], object] = uwsgi.worker_id
    return worker_id


class Requests:
    """Two metrics only: each costs a request some microseconds."""

    def __init__(self) -> None:
        # Its count is the number of requests.
        self._seconds = Histogram(
            "http_request_duration_seconds",
            "Seconds that requests take in the API, by their route's rule.",
            ["route", "method", "status"],
            buckets=SECONDS,
            registry=None,
        )
        self._statements = Counter(
            "http_request_sql_statements",
            "SQL statements of requests.",
            ["route", "method"],
            registry=None,
        )
        self._of = cache(self._find)

    def count(self, response: Response) -> Response:
        rule = request.url_rule
        route = (rule.rule, request.method) if rule else UNKNOWN
        seconds, statements = self._of(*route, response.status_code)
        seconds.observe(perf_counter() - _started_at.get())
        statements.inc(_statements.get())
        return response

    def _find(self, route: str, method: str, status: int) -> tuple[Histogram, Counter]:
        return self._seconds.labels(route, method, status), self._statements.labels(route, method)


def _start() -> None:
    _started_at.set(perf_counter())
    _statements.set(0)


def _count_statement(*_event: Any) -> None:
    _statements.set(_statements.get() + 1)


class Pools:
    """The connections in use, which a thread of each process reads every few seconds."""

    def __init__(self) -> None:
        in_use = Gauge(
            "database_connections_in_use",
            "Connections of the pools that requests use.",
            ["pool"],
            multiprocess_mode="livesum",
            registry=None,
        )
        self._pools = [
            (made.pool, in_use.labels(name))
            for name, made in {"write": engine(), "read": reading_engine()}.items()
            if isinstance(made.pool, QueuePool)
        ]

    def observe(self) -> None:
        """Start the thread. No thread outlives a fork, so a process does this itself, once."""
        Thread(target=self._read, name="pools", daemon=True).start()

    def _read(self) -> None:
        while True:
            for pool, in_use in self._pools:
                in_use.set(pool.checkedout())
            sleep(EVERY)
