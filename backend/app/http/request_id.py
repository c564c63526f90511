"""`X-Request-ID`: one id in the answer, in every line logged for a request, and in its jobs."""

import re
from uuid import uuid4

from flask import Flask, Response, request

from shared.logging import request_id

HEADER = "X-Request-ID"
FIT_FOR_A_LOG = re.compile(r"[\w.:+/=-]{1,100}")


def register(flask: Flask) -> None:
    flask.before_request(_take)
    flask.after_request(_give_back)


def _take() -> None:
    """The one that Nginx gave it, or whoever stands before it; without them, a new one."""
    given = request.headers.get(HEADER, "")
    request_id.set(given if FIT_FOR_A_LOG.fullmatch(given) else uuid4().hex)


def _give_back(response: Response) -> Response:
    response.headers[HEADER] = request_id.get()
    return response
