"""Who is calling: decorators of the routes that want a user."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from uuid import UUID

import sqlalchemy as sa
from flask import g, request
from flask_apispec.annotations import annotate

from app import user_requests
from app.contract import answers_problems
from shared.db import now
from shared.errors import Forbidden, NotAuthenticated
from shared.models import LoginSession, User
from shared.security import read_access_token

# One statement says who it is and whether the session still lives, and makes no ORM object.
CALLER = (
    sa.select(*User.__table__.columns, LoginSession.id.label("session_id"))
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        LoginSession.id == sa.bindparam("session_id"),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > sa.bindparam("now"),
        User.is_active,
    )
)


def authenticated(view: Callable) -> Callable:
    """The route needs an access token, and its body finds the user in `caller()`.

    It stands above the decorators that read arguments, so that a stranger learns nothing of them.
    """

    @wraps(view)
    def checked(*args, **kwargs):
        g.caller = _caller_of(request.authorization)
        return view(*args, **kwargs)

    annotate(checked, "docs", [{"security": [{"login": []}]}])
    return answers_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)(checked)


def superuser(view: Callable) -> Callable:
    """Like `authenticated`, and the user must be a superuser."""

    @wraps(view)
    def checked(*args, **kwargs):
        if not caller().is_superuser:
            raise Forbidden("Only a superuser may do this.")
        return view(*args, **kwargs)

    return authenticated(answers_problems(HTTPStatus.FORBIDDEN)(checked))


def caller() -> sa.Row:
    """The columns of the user who calls, and `session_id`."""
    return g.caller


def _caller_of(authorization) -> sa.Row:
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise NotAuthenticated("This needs an access token: log in first.")
    found = find_caller(read_access_token(authorization.token))
    if found is None:
        raise NotAuthenticated("This session has ended: log in again.")
    user_requests.count(found.id)
    return found


def find_caller(session_id: UUID) -> sa.Row | None:
    """Nobody, where the session has ended or its user is not active."""
    values = {"session_id": session_id, "now": now()}
    return g.session.connection().execute(CALLER, values).one_or_none()
