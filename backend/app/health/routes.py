from http import HTTPStatus
from typing import Any

from flask import Blueprint

from app.apispec.decorators import marshal_with
from app.health import service
from app.health.schemas import LiveSchema, ReadySchema

health = Blueprint("health", __name__)


@health.get("/live")
@marshal_with(LiveSchema(), HTTPStatus.OK)
def health_live() -> dict[str, Any]:
    """Check that the process responds.

    If it does not, restart it.
    """
    return {"status": "ok"}


@health.get("/ready")
@marshal_with(ReadySchema(), HTTPStatus.OK)
@marshal_with(ReadySchema(), HTTPStatus.SERVICE_UNAVAILABLE)
def health_ready() -> tuple[dict[str, Any], HTTPStatus]:
    """Check that the database and the broker are available.

    The response says which of them is unavailable.
    """
    checks = service.check_all()
    ready = set(checks.values()) == {"ok"}
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok" if ready else "unavailable", "checks": checks}, status
