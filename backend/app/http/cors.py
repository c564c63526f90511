"""Pages of other sites may call the API only where CORS_ORIGINS names them."""

from urllib.parse import urlsplit

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
            expose_headers=["ETag", "Location", "Retry-After", "X-Request-ID"],
            max_age=600,
        )


def refuse_other_sites() -> None:
    """A browser sends the form of any page without asking us, and one could log its reader in as
    somebody else. But it says where the form is, in `Origin`, or where it leaves that out, in
    `Sec-Fetch-Site`: https://www.w3.org/TR/fetch-metadata/
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.origin in settings().cors_origins:
        return
    if request.origin is None:
        is_elsewhere = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    else:  # not its scheme: a proxy before us may have ended HTTPS
        is_elsewhere = urlsplit(request.origin).netloc != request.host
    if is_elsewhere:
        raise Forbidden("Pages of other sites may not send this request.")
