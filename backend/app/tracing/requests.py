"""The span of a request, named by the rule of its route."""

from flask import Flask, Response, g, request
from opentelemetry.trace import SpanKind

from shared import tracing


def register(flask: Flask) -> None:
    tracing.start("api")
    flask.before_request(_begin)
    flask.after_request(_note_status)
    flask.teardown_request(_end)


def _begin() -> None:
    route = request.url_rule.rule if request.url_rule else "unknown"
    method = request.method if request.url_rule else "unknown"
    attributes = {"http.route": route, "http.request.method": method}
    traceparent = request.headers.get(tracing.HEADER)
    g.running = tracing.Running(f"{method} {route}", SpanKind.SERVER, traceparent, attributes)


def _note_status(response: Response) -> Response:
    if "running" in g:
        g.status = response.status_code
        g.running.span.set_attribute("http.response.status_code", g.status)
    return response


def _end(_error: BaseException | None) -> None:
    if "running" in g:
        g.pop("running").end(failed=g.get("status", 500) >= 500)
