from http import HTTPStatus

from flask import Blueprint, g
from flask_apispec import marshal_with, use_kwargs

from app.errors import answers_problems
from app.login import service
from app.login.schemas import LoginSchema, TokenSchema
from shared.security import access_token_lifetime, create_access_token

login = Blueprint("login", __name__)


@login.post("/access-token")
@use_kwargs(LoginSchema(), location="json_or_form")
@marshal_with(TokenSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.UNAUTHORIZED)
def login_access_token(username: str, password: str):
    """Log in with an address and a password, for an access token."""
    user = service.authenticate(g.session, username, password)
    return {
        "access_token": create_access_token(user.id),
        "token_type": "bearer",
        "expires_in": int(access_token_lifetime().total_seconds()),
    }
