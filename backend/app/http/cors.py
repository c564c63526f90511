"""Allows pages of other sites to call the API only if CORS_ORIGINS lists them."""

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
    """Refuse changes by other sites. A browser sends their forms without a preflight request, and a
    form could log the user in as somebody else. The browser sends the page's origin in `Origin`, or
    its relation to ours in `Sec-Fetch-Site`: https://www.w3.org/TR/fetch-metadata/
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.origin in settings().cors_origins:
        return
    if request.origin is None:
        is_other_site = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    else:  # without the scheme: a proxy may have terminated HTTPS
        is_other_site = urlsplit(request.origin).netloc != request.host
    if is_other_site:
        raise Forbidden("Pages of other sites may not send this request.")
