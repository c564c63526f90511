"""Converts every error into a problem+json response (RFC 9457)."""

import logging
from http import HTTPStatus
from itertools import chain, islice
from typing import Any

from flask import Flask, Response, json
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from shared import errors
from shared.db.engine import engine
from shared.languages import request_language, translate
from shared.messages import Message

log = logging.getLogger(__name__)

MAX_FIELDS = 100  # invalid fields that a response lists
# The error codes of an unknown table in PostgreSQL and MariaDB. SQLite raises OperationalError.
UNKNOWN_TABLE = ("42P01", 1146)

STATUS = {
    errors.Error: HTTPStatus.BAD_REQUEST,  # of a class that is not listed
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


class SecondStepSchema(Schema):
    token = fields.String(
        required=True, metadata={"description": "For the second step, for ten minutes"}
    )
    methods = fields.List(
        fields.String(validate=validate.OneOf(["authenticator", "passkey", "recovery_code"])),
        required=True,
    )


class ConfirmationMethodsSchema(Schema):
    methods = fields.List(
        fields.String(validate=validate.OneOf(["password", "authenticator", "passkey"])),
        required=True,
        metadata={"description": "Without one, log out and in again"},
    )


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
    second_factor = fields.Nested(
        SecondStepSchema(), metadata={"description": "The login needs a second step"}
    )
    confirmation = fields.Nested(
        ConfirmationMethodsSchema(),
        metadata={"description": "The operation needs a recent login or confirmation"},
    )
    must_add_second_factor = fields.Boolean(
        metadata={"description": "Nothing else is allowed before a second factor is added"}
    )


def register(flask: Flask) -> None:
    flask.register_error_handler(errors.Error, _application_error)
    flask.register_error_handler(HTTPException, _http_error)
    # SQLAlchemy does not wrap the driver's error while it prepares a connection.
    for failure in (OperationalError, engine().dialect.loaded_dbapi.OperationalError):
        flask.register_error_handler(failure, _database_unavailable)
    flask.register_error_handler(ProgrammingError, _programming_error)
    for conflict in (IntegrityError, StaleDataError):
        flask.register_error_handler(conflict, _changed_concurrently)
    flask.register_error_handler(Exception, _unexpected)


def problem(status: HTTPStatus, title: str, detail: str, **more: object) -> Response:
    language = request_language.get()
    texts = {"title": translate(title, language), "detail": translate(detail, language)}
    body = {"type": "about:blank", "status": status, **texts, **more}
    # The name of an unknown field may contain a surrogate.
    text = json.dumps(body).encode(errors="replace")
    response = Response(text, status, content_type="application/problem+json")
    response.content_language.add(language)
    response.vary.add("Accept-Language")
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _application_error(error: errors.Error) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    response = problem(status, error.title, error.message, **_fields(error))
    if isinstance(error, errors.TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _fields(error: errors.Error) -> dict[str, Any]:
    if isinstance(error, errors.InvalidInput):
        return {"errors": {error.field: [translate(error.message, request_language.get())]}}
    return error.more if isinstance(error, errors.Forbidden) else {}


def _http_error(error: HTTPException) -> Response:
    """Handle the errors of Flask, Werkzeug and webargs."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    messages = getattr(error, "data", {}).get("messages")
    if messages and status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return problem(
            status,
            errors.InvalidInput.title,
            Message("Some fields are invalid."),
            errors=_by_field(messages),
        )
    invalid_body = Message("The body is not valid JSON.")
    detail = invalid_body if messages else error.description or status.phrase
    response = problem(status, status.phrase, detail)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "www-authenticate"):
            response.headers[name] = value
    return response


def _by_field(messages: dict[str, Any]) -> dict[str, list[str]]:
    """Remove the location, which webargs puts first: {"json": {"email": ["…"]}}. Limit the number
    of fields: a body may have very many unknown ones.
    """
    by_field = chain.from_iterable(found.items() for found in messages.values())
    return {str(field): _texts(found) for field, found in islice(by_field, MAX_FIELDS)}


def _texts(found: Any) -> list[str]:
    """The texts of a field. Those of the members of a list or an object are one text of JSON."""
    translated = _translate_all(found)
    return translated if isinstance(translated, list) else [json.dumps(translated)]


def _translate_all(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _translate_all(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_translate_all(value) for value in found]
    return translate(found, request_language.get()) if isinstance(found, str) else found


def _database_unavailable(error: Exception) -> Response:
    log.error("the database does not answer: %s", getattr(error, "orig", error))
    status = HTTPStatus.SERVICE_UNAVAILABLE
    detail = Message("The database is temporarily unavailable. Try again shortly.")
    response = problem(status, status.phrase, detail)
    response.headers["Retry-After"] = "5"
    return response


def _programming_error(error: ProgrammingError) -> Response:
    """Treat a missing table as an unavailable database: it will be migrated or restored."""
    code = getattr(error.orig, "pgcode", None) or next(iter(error.orig.args), None)  # type: ignore[union-attr]
    return _database_unavailable(error) if code in UNKNOWN_TABLE else _unexpected(error)


def _changed_concurrently(error: Exception) -> Response:
    """Another request deleted the row, or stored the unique value, between two statements."""
    log.warning("a change met another one: %s", error)
    detail = Message("Somebody else changed this at the same time. Reload it and try again.")
    return problem(HTTPStatus.CONFLICT, errors.Conflict.title, detail)


def _unexpected(_error: Exception) -> Response:
    log.exception("unexpected error")
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail = Message("An unexpected error occurred. It has been logged.")
    return problem(status, status.phrase, detail)
