"""Traces by OpenTelemetry (OTEL_EXPORTER_OTLP_ENDPOINT). It is imported only then.

A span has no personal data: the rule of a route and not its path, and SQL without its values.
"""

import os
from functools import cache
from typing import Any

import sqlalchemy as sa
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.db.engine import engine, reading_engine
from shared.settings import settings

HEADER = "traceparent"
MAX_STATEMENT = 2000  # characters
EXPORT_WITHIN = 5  # seconds

_w3c = TraceContextTextMapPropagator()


def start(service: str) -> None:
    """Trace the SQL statements of requests and jobs. `service`: the name of this process."""
    os.environ.setdefault("OTEL_SERVICE_NAME", service)
    for made in (engine(), reading_engine()):
        sa.event.listen(made, "before_cursor_execute", _begin_statement)
        sa.event.listen(made, "after_cursor_execute", _end_statement)
        sa.event.listen(made, "handle_error", _fail_statement)


@cache
def provider() -> TracerProvider:
    """Made on first use, after uWSGI and Celery have forked: no thread outlives a fork."""
    attributes = {
        "service.namespace": settings().project_name,
        "service.version": settings().release,
        "deployment.environment.name": settings().environment,
    }
    made = TracerProvider(resource=Resource.create(attributes))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=EXPORT_WITHIN)))
    return made


def headers() -> dict[str, str]:
    """The header by which the receiver of a message continues the current trace."""
    found: dict[str, str] = {}
    _w3c.inject(found)
    return {name: value for name, value in found.items() if name == HEADER}


class Running:
    """The span of a request or a job, in which its statements are. It continues the trace of the
    `traceparent` that it came with.
    """

    def __init__(
        self, name: str, kind: SpanKind, traceparent: str | None, attributes: dict[str, str]
    ) -> None:
        given = {HEADER: traceparent} if traceparent else {}
        parent = _w3c.extract(given, context=context.Context())
        tracer = provider().get_tracer("app")
        self.span = tracer.start_span(name, parent, kind, attributes)
        self._token = context.attach(trace.set_span_in_context(self.span))

    def end(self, *, failed: bool) -> None:
        context.detach(self._token)
        if failed:
            self.span.set_status(StatusCode.ERROR)
        self.span.end()


def _begin_statement(
    connection: sa.Connection, _cursor: Any, sql: str, _values: Any, execution: Any, _many: Any
) -> None:
    if not trace.get_current_span().is_recording():  # such as a task of the scheduler
        return
    system, verb = connection.dialect.name, sql.split(maxsplit=1)[0].upper()
    attributes = {"db.system.name": system, "db.query.text": sql[:MAX_STATEMENT]}
    tracer = provider().get_tracer("app")
    execution.span = tracer.start_span(verb, kind=SpanKind.CLIENT, attributes=attributes)


def _end_statement(
    _connection: Any, _cursor: Any, _sql: Any, _values: Any, execution: Any, _many: Any
) -> None:
    if span := getattr(execution, "span", None):
        span.end()


def _fail_statement(error: sa.engine.ExceptionContext) -> None:
    if span := getattr(error.execution_context, "span", None):
        span.set_status(StatusCode.ERROR)
        span.end()
