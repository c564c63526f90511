"""The headers of every response that control caching and restrict browsers."""

import re
from base64 import b64encode
from hashlib import sha256

from flask import Flask, Response, request

DOCUMENTATION = "/api/docs"
NOTHING = "default-src 'none'; frame-ancestors 'none'"
SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def register(flask: Flask) -> None:
    flask.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers.setdefault("Content-Security-Policy", NOTHING)
    if request.path.startswith(DOCUMENTATION):
        headers["Content-Security-Policy"] = _documentation_policy(response)
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
        headers["Pragma"] = "no-cache"  # RFC 6749, 5.1
    return response


def _documentation_policy(response: Response) -> str:
    """Allow the inline script and the inline styles of Swagger UI's page."""
    scripts = [] if response.direct_passthrough else SCRIPT.findall(response.data)
    hashes = " ".join(f"'sha256-{b64encode(sha256(text).digest()).decode()}'" for text in scripts)
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
