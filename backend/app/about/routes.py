from http import HTTPStatus
from typing import Any

from flask import Blueprint

from app.about.schemas import AboutSchema
from app.apispec.decorators import marshal_with
from app.auth.passwords import MIN_LENGTH
from shared.settings import settings

about = Blueprint("about", __name__, url_prefix="")


@about.get("/about")
@marshal_with(AboutSchema(), HTTPStatus.OK)
def get_about() -> dict[str, Any]:
    """Get the public settings."""
    return {
        "project_name": settings().project_name,
        "signup_open": settings().signup_open,
        "tools": settings().tools,
        "password_min_length": MIN_LENGTH,
    }
