"""The decorators of a route: what it takes and answers.

flask-apispec keeps what they say, for the document. Each does its own work: flask-apispec's wrapper
would look up at each request what never changes.
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
Created = tuple[Any, HTTPStatus, dict[str, str]]  # what was created, and the header Location


def use_kwargs(schema: Schema, location: str = "json") -> Callable[[View], View]:
    """The view gets what the schema loads from there, as keyword arguments."""

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
    """The view returns what the schema dumps, as it is or in `(it, code, headers)`. With another
    code, another `marshal_with` above makes the answer.
    """
    dump = compile_dump(schema)

    def decorate(view: Callable[Arguments, Any]) -> Callable[Arguments, Response]:
        @wraps(view)
        def marshalled(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
            answer = view(*args, **kwargs)
            # Not with isinstance: a row of the database is a tuple, too.
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


def doc(**said: Any) -> Callable[[View], View]:
    """More for the document, in OpenAPI's own words."""

    def decorate(view: View) -> View:
        annotate(view, "docs", [said])
        return view

    return decorate


def answers_problems(*statuses: HTTPStatus) -> Callable[[View], View]:
    """The errors that it answers with, besides those that other decorators bring."""
    return doc(problems=dict.fromkeys(statuses, True))


def answers_nothing(view: Callable[..., None]) -> Callable[..., Response]:
    """204: what was asked for is done, and there is nothing to say."""
    return _silent(view, HTTPStatus.NO_CONTENT, "Done")


def answers_accepted(view: Callable[..., None]) -> Callable[..., Response]:
    """202: it will be done, or not, and the answer does not tell which."""
    return _silent(view, HTTPStatus.ACCEPTED, "Accepted")


def _silent(
    view: Callable[..., None], status: HTTPStatus, description: str
) -> Callable[..., Response]:
    @wraps(view)
    def silent(*args: Any, **kwargs: Any) -> Response:
        view(*args, **kwargs)
        return Response(status=status)

    return doc(responses={str(status.value): {"description": description}})(silent)
