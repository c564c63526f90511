"""What a route's decorators can say besides flask-apispec's `use_kwargs` and `marshal_with`."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from flask import Response
from flask_apispec.annotations import doc


def answers_problems(*statuses: HTTPStatus) -> Callable:
    """The errors that it answers with, besides those that other decorators bring."""
    return doc(problems=dict.fromkeys(statuses, True))


def answers_nothing(view: Callable) -> Callable:
    """204: what was asked for is done, and there is nothing to say."""

    @wraps(view)
    def silent(*args, **kwargs) -> Response:
        view(*args, **kwargs)
        return Response(status=HTTPStatus.NO_CONTENT)

    return doc(responses={str(HTTPStatus.NO_CONTENT.value): {"description": "Done"}})(silent)
