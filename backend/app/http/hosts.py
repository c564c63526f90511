"""Accepts only requests for the site's own names. Otherwise, an attacker could point the DNS of
another name here, and its pages could read what the user may read (DNS rebinding).
"""

import re
from http import HTTPStatus

from flask import Flask, abort, request

from shared.messages import Message
from shared.settings import settings

HOST = re.compile(r"(\[(?P<ipv6>[^\[\]]+)\]|(?P<name>[^\[\]:@]+))(:\d*)?")


def register(flask: Flask) -> None:
    flask.before_request(refuse_other_hosts)


def refuse_other_hosts() -> None:
    """Werkzeug's trusted_hosts does not support IPv6. Browsers always send `Host`."""
    host = request.headers.get("Host", "")
    if host and not is_own(host):
        detail = Message("This host name is not allowed. To allow it, add it to ALLOWED_HOSTS.")
        abort(HTTPStatus.MISDIRECTED_REQUEST, description=detail)


def is_own(host: str) -> bool:
    return _name(host) in settings().allowed_hosts


def _name(host: str) -> str | None:
    parts = HOST.fullmatch(host.lower())
    return parts and (parts["ipv6"] or parts["name"])
