"""The decorators of a route, which declare what it accepts and returns.

flask-apispec stores their annotations for the OpenAPI document. It does not process the requests:
its wrapper would look up the same annotations at each request.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar, cast

from flask import Response, jsonify
from flask_apispec.annotations import annotate
from marshmallow import Schema

from app.apispec.bodies import parser
from app.apispec.dump import compile_dump

View = TypeVar("View", bound=Callable[..., Any])
Arguments = ParamSpec("Arguments")
Created = tuple[Any, HTTPStatus, dict[str, str]]  # the created object, and the header Location


def use_kwargs(schema: Schema, location: str = "json") -> Callable[[View], View]:
    """Pass what the schema loads from `location` to the view, as keyword arguments."""

    def decorate(view: View) -> View:
        @wraps(view)
        def with_arguments(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs, **parser.parse(schema, location=location))

        annotate(with_arguments, "args", [{"args": schema, "kwargs": {"location": location}}])
        return cast(View, with_arguments)

    return decorate


def marshal_with(
    schema: Schema, code: HTTPStatus
) -> Callable[[Callable[Arguments, Any]], Callable[Arguments, Response]]:
    """Dump what the view returns, an object or `(object, code, headers)`, with the schema. If the
    code is another one, leave the object to another `marshal_with` above.
    """
    dump = compile_dump(schema)

    def decorate(view: Callable[Arguments, Any]) -> Callable[Arguments, Response]:
        @wraps(view)
        def marshalled(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
            answer = view(*args, **kwargs)
            # Not with isinstance: a row of the database is also a tuple.
            found, status, *headers = answer if type(answer) is tuple else (answer, HTTPStatus.OK)
            if status != code or isinstance(found, Response):
                return answer
            response = jsonify(dump(found))
            response.status_code = status
            for more in headers:
                response.headers.update(more)
            return response

        annotate(marshalled, "schemas", [{code: {"schema": schema, "description": ""}}])
        return marshalled

    return decorate


def doc(**options: Any) -> Callable[[View], View]:
    """Add fields of an OpenAPI operation to the document."""

    def decorate(view: View) -> View:
        annotate(view, "docs", [options])
        return view

    return decorate


def answers_problems(*statuses: HTTPStatus) -> Callable[[View], View]:
    """Document the errors of the route, except those that other decorators document."""
    return doc(problems=dict.fromkeys(statuses, True))


def answers_nothing(view: Callable[..., None]) -> Callable[..., Response]:
    """Respond with 204: the action is done, and the response has no body."""
    return _respond_without_body(view, HTTPStatus.NO_CONTENT, "Done")


def answers_accepted(view: Callable[..., None]) -> Callable[..., Response]:
    """Respond with 202, which does not reveal whether the action will be done."""
    return _respond_without_body(view, HTTPStatus.ACCEPTED, "Accepted")


def _respond_without_body(
    view: Callable[..., None], status: HTTPStatus, description: str
) -> Callable[..., Response]:
    @wraps(view)
    def without_body(*args: Any, **kwargs: Any) -> Response:
        view(*args, **kwargs)
        return Response(status=status)

    return doc(responses={str(status.value): {"description": description}})(without_body)
