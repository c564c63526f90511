from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify

from app.about.manifest import make_manifest
from app.about.schemas import AboutSchema
from app.apispec.decorators import doc, marshal_with
from shared.jobs.tasks import Task
from shared.settings import settings

about = Blueprint("about", __name__, url_prefix="")

MANIFEST = "application/manifest+json"


@about.get("/about")
@marshal_with(AboutSchema(), HTTPStatus.OK)
def get_about() -> dict[str, Any]:
    """Get the public settings."""
    return {
        "project_name": settings().project_name,
        "signup_open": settings().signup_open,
        "password_login": settings().password_login,
        "providers": list(settings().oidc_providers.values()),
        "tools": settings().tools,
        "password_min_length": settings().password_min_length,
        "data_export_days": Task.PERSONAL_DATA.result_days,
    }


@about.get("/manifest.webmanifest")
@doc(
    responses={"200": {"description": "OK", "content": {MANIFEST: {"schema": {"type": "object"}}}}}
)
def get_manifest() -> Response:
    """Get the web app manifest.

    Browsers read it to install the pages as an application.
    """
    response = jsonify(make_manifest())
    response.mimetype = MANIFEST
    return response
