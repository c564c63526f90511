"""`X-Request-ID`: one id in the response, the log lines and the jobs of a request. Nginx, which
logs the request, also gets the id of the user.
"""

import re
from uuid import uuid4

from flask import Flask, Response, request

from shared.logging import identify, request_id, user_id

HEADER = "X-Request-ID"
USER_HEADER = "X-User-ID"  # which Nginx removes
FIT_FOR_A_LOG = re.compile(r"[\w.:+/=-]{1,100}")


def register(flask: Flask) -> None:
    flask.before_request(_set_request_id)
    flask.after_request(_add_header)


def _set_request_id() -> None:
    """Use the id from Nginx or a proxy before it; without a valid one, generate an id."""
    given = request.headers.get(HEADER, "")
    identify(request=given if FIT_FOR_A_LOG.fullmatch(given) else uuid4().hex)


def _add_header(response: Response) -> Response:
    response.headers[HEADER] = request_id.get()
    if "NGINX_LOGS_USERS" in request.environ:
        response.headers[USER_HEADER] = user_id.get()
    return response
