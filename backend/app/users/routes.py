from http import HTTPStatus

from flask import Blueprint
from flask_apispec import marshal_with

from app.auth import authenticated, current_user
from app.users.schemas import UserSchema

users = Blueprint("users", __name__)


@users.get("/me")
@authenticated
@marshal_with(UserSchema(), HTTPStatus.OK)
def get_me():
    """Who I am."""
    return current_user()
