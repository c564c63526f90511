"""Who is calling: a decorator of the routes that want a user."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from flask import g, request
from flask_apispec.annotations import annotate

from app.errors import answers_problems
from shared.errors import NotAuthenticated
from shared.models import User
from shared.security import read_access_token


def authenticated(view: Callable) -> Callable:
    """The route needs an access token, and its body finds the user in `current_user()`.

    It stands above the decorators that read arguments, so that a stranger learns nothing of them.
    """

    @wraps(view)
    def checked(*args, **kwargs):
        g.user = _user_of(request.authorization)
        return view(*args, **kwargs)

    annotate(checked, "docs", [{"security": [{"login": []}]}])
    return answers_problems(HTTPStatus.UNAUTHORIZED)(checked)


def current_user() -> User:
    return g.user


def _user_of(authorization) -> User:
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise NotAuthenticated("This needs an access token: log in first.")
    user = g.session.get(User, read_access_token(authorization.token))
    if user is None or not user.is_active:
        raise NotAuthenticated("This account does not exist or is deactivated.")
    return user
