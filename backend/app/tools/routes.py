"""Access to Flower, Grafana and pgAdmin, for superusers. A browser that opens one of them sends no
access token, which the page keeps in memory. It gets a cookie instead, which Traefik checks here.
"""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, after_this_request, g, redirect, request
from werkzeug import Response as BaseResponse

from app.apispec.decorators import answers_nothing, doc
from app.auth.caller import caller, find_caller, superuser
from app.http.hosts import is_own
from shared.audit import record
from shared.errors import InvalidToken
from shared.models import Action
from shared.settings import settings
from shared.tokens import create_token, read_token

tools = Blueprint("tools", __name__)

COOKIE = "tools"
LIFETIME = timedelta(hours=12)  # or until the session ends, whichever comes first


@tools.post("/")
@superuser
@answers_nothing
def open_tools() -> None:
    """Allow this browser to open Flower and pgAdmin."""
    record(g.session, Action.TOOLS_OPENED)
    after_this_request(_set_cookie)


@tools.get("/")
@doc(responses={"204": {"description": "Allowed"}, "303": {"description": "Redirect to /tools"}})
def check_tools() -> BaseResponse:
    """Check whether this browser may open Flower and pgAdmin.

    Traefik calls this before it forwards a request to them.
    """
    if _may_open(request.cookies.get(COOKIE, "")):
        # On a swarm, Traefik forwards the header to Flower.
        return Response(status=HTTPStatus.NO_CONTENT, headers=settings().flower_header)
    # An absolute URL, since Traefik resolves a path against the address of the API.
    host = request.headers.get("X-Forwarded-Host", "")
    if not is_own(host):
        host = request.host
    wanted = quote(request.headers.get("X-Forwarded-Uri", "/"), safe="")
    return redirect(f"{request.scheme}://{host}/tools?next={wanted}", HTTPStatus.SEE_OTHER)


def _may_open(token: str) -> bool:
    try:
        found = find_caller(UUID(read_token("tools", token)["sub"]))
    except InvalidToken:
        return False
    return found is not None and found.is_superuser and not found.must_add_second_factor


def _set_cookie(response: Response) -> Response:
    response.set_cookie(
        COOKIE,
        create_token("tools", str(caller().session_id), LIFETIME),
        max_age=LIFETIME,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response
