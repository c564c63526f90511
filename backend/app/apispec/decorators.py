"""What a route's decorators can say besides flask-apispec's `use_kwargs` and `marshal_with`."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response
from flask_apispec.annotations import doc

View = TypeVar("View", bound=Callable[..., Any])
Created = tuple[Any, HTTPStatus, dict[str, str]]  # what was created, and the header Location


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
