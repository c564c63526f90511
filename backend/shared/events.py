"""Tells open pages what has changed, by Nchan in the API's Nginx (backend/nginx.conf). An event
says only what to load again: the page gets it from the API, which checks the permission.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from functools import partial
from http.client import HTTPConnection, HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db.after_commit import after_commit
from shared.settings import settings

log = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds
PAUSE = 10  # seconds without events after a failure, so that no request waits for each of them
CHANNELS = 100  # of one request to Nginx, which accepts 255

_paused_until = 0.0


def publish(session: Session, user_ids: Iterable[UUID], event: dict[str, Any]) -> None:
    """Send an event to the open pages of these users after the commit. It may be lost."""
    body = json.dumps(event, separators=(",", ":"))
    after_commit(session, partial(_send, "POST", list(user_ids), body))


def publish_job(session: Session, owner_id: UUID | None, job_id: UUID) -> None:
    if owner_id:
        publish(session, [owner_id], {"type": "job", "id": str(job_id)})


def close_streams(session: Session, user_id: UUID) -> None:
    """Close the streams of a user after the commit. Pages whose session is active open another."""
    after_commit(session, partial(_send, "DELETE", [user_id]))


def _send(method: str, user_ids: list[UUID], body: str | None = None) -> None:
    global _paused_until
    url = settings().events_url
    if not url or monotonic() < _paused_until:
        return
    try:
        for path in _paths(user_ids):
            _request(url, method, path, body)
    except (OSError, HTTPException) as error:
        _paused_until = monotonic() + PAUSE
        log.warning("No events are sent for %d seconds: %s", PAUSE, error)


def _paths(user_ids: list[UUID]) -> Iterator[str]:
    for start in range(0, len(user_ids), CHANNELS):
        yield "/" + ",".join(map(str, user_ids[start : start + CHANNELS]))


def _request(url: str, method: str, path: str, body: str | None) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT)
    try:
        connection.request(method, path, body)
        connection.getresponse().read()
    finally:
        connection.close()
