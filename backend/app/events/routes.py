from http import HTTPStatus

from flask import Blueprint, Response, request

from app.apispec.decorators import doc
from app.auth.caller import authenticated, caller

events = Blueprint("events", __name__)

STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


@events.get("")
@authenticated
@doc(
    responses={
        "200": {"description": "The stream", "content": STREAM},
        "204": {"description": "This server has no events"},
    }
)
def follow_events() -> Response:
    """Follow my events.

    The response is a stream of server-sent events, such as `data: {"type": "job", "id": "…"}`: what
    to load again. Request it with `Accept: text/event-stream`. It ends when one of my sessions
    ends, and after ten minutes without an event: then request another.
    """
    if "NGINX_SENDS_EVENTS" not in request.environ:
        return Response(status=HTTPStatus.NO_CONTENT)
    # Nginx holds the connection, and this request ends: a stream occupies no thread of uWSGI.
    return Response(headers={"X-Accel-Redirect": f"/streams/{caller().id}"})
