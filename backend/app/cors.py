"""Pages of other sites may call the API only where CORS_ORIGINS names them."""

from flask import Flask, request
from flask_cors import CORS

from shared.errors import Forbidden
from shared.settings import settings


def register(flask: Flask) -> None:
    flask.before_request(refuse_other_sites)
    if settings().cors_origins:
        CORS(
            flask,
            origins=settings().cors_origins,
            supports_credentials=True,
            expose_headers=["Location", "Retry-After", "X-Request-ID"],
            max_age=600,
        )


def refuse_other_sites() -> None:
    """A browser sends the form of any site without asking us, and one could log its reader in as
    somebody else. But it says where the form is: https://www.w3.org/TR/fetch-metadata/
    """
    is_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
    is_named = {request.origin, "*"} & set(settings().cors_origins)
    if request.method == "POST" and is_elsewhere and not is_named:
        raise Forbidden("Pages of other sites may not do this.")
