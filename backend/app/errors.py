"""Every error leaves as problem+json (RFC 9457), whatever raised it."""

import logging
from http import HTTPStatus
from itertools import chain, islice
from typing import Any

from flask import Flask, Response, json
from marshmallow import Schema, fields
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from shared import errors
from shared.db.engine import engine

log = logging.getLogger(__name__)

MAX_FIELDS = 100  # that an answer names as wrong
# The codes of an unknown table, in PostgreSQL and in MariaDB. SQLite's is an OperationalError.
UNKNOWN_TABLE = ("42P01", 1146)

STATUS = {
    errors.Error: HTTPStatus.BAD_REQUEST,  # of a kind that is not listed
    errors.NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Changed: HTTPStatus.PRECONDITION_FAILED,
    errors.InvalidToken: HTTPStatus.BAD_REQUEST,
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


class ProblemSchema(Schema):
    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "The error messages of each invalid field"},
    )


def register(flask: Flask) -> None:
    flask.register_error_handler(errors.Error, _ours)
    flask.register_error_handler(HTTPException, _http)
    # SQLAlchemy lets the driver's own error through where it prepares a connection.
    for away in (OperationalError, engine().dialect.loaded_dbapi.OperationalError):
        flask.register_error_handler(away, _database_is_away)
    flask.register_error_handler(ProgrammingError, _statement_is_refused)
    for met in (IntegrityError, StaleDataError):
        flask.register_error_handler(met, _somebody_was_faster)
    flask.register_error_handler(Exception, _unexpected)


def problem(status: HTTPStatus, title: str, detail: str, **more: object) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    # A made-up name of a field may contain a surrogate.
    text = json.dumps(body).encode(errors="replace")
    response = Response(text, status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _ours(error: errors.Error) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    response = problem(status, error.title, str(error), **_fields(error))
    if isinstance(error, errors.TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _fields(error: errors.Error) -> dict[str, Any]:
    if isinstance(error, errors.InvalidInput):
        return {"errors": {error.field: [str(error)]}}
    return {}


def _http(error: HTTPException) -> Response:
    """What Flask, Werkzeug and webargs raise."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    messages = getattr(error, "data", {}).get("messages")
    if messages and status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return problem(
            status,
            "Invalid input",
            "Some fields are invalid.",
            errors=_by_field(messages),
        )
    detail = "The body is not valid JSON." if messages else error.description or status.phrase
    response = problem(status, status.phrase, detail)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "www-authenticate"):
            response.headers[name] = value
    return response


def _by_field(messages: dict[str, Any]) -> dict[str, list[str]]:
    """webargs puts the location first, {"json": {"email": ["…"]}}: who sent it knows that. A body
    may have very many fields that are unknown.
    """
    by_field = chain.from_iterable(found.items() for found in messages.values())
    return {
        str(field): texts if isinstance(texts, list) else [json.dumps(texts)]
        for field, texts in islice(by_field, MAX_FIELDS)
    }


def _database_is_away(error: Exception) -> Response:
    log.error("the database does not answer: %s", getattr(error, "orig", error))
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response = problem(
        status, status.phrase, "The database is temporarily unavailable. Try again shortly."
    )
    response.headers["Retry-After"] = "5"
    return response


def _statement_is_refused(error: ProgrammingError) -> Response:
    """A database without tables is about to be migrated or restored."""
    code = getattr(error.orig, "pgcode", None) or next(iter(error.orig.args), None)  # type: ignore[union-attr]
    return _database_is_away(error) if code in UNKNOWN_TABLE else _unexpected(error)


def _somebody_was_faster(error: Exception) -> Response:
    """What one request changes, another has removed or made unique between two statements."""
    log.warning("a change met another one: %s", error)
    detail = "Somebody else changed this at the same time. Reload it and try again."
    return problem(HTTPStatus.CONFLICT, "Conflict", detail)


def _unexpected(_error: Exception) -> Response:
    log.exception("unexpected error")
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return problem(status, status.phrase, "An unexpected error occurred. It has been logged.")
