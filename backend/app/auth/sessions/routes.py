from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g

from app.apispec.decorators import answers_nothing, answers_problems, marshal_with, use_kwargs
from app.auth.caller import authenticated, caller
from app.auth.sessions import service
from app.auth.sessions.schemas import SessionPageSchema
from app.pagination import Listing, Page
from shared.models import LoginSession

sessions = Blueprint("sessions", __name__)

LIST = Listing(LoginSession, sort=["-last_used_at", "created_at"], search=["device", "ip_address"])


@sessions.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(SessionPageSchema(), HTTPStatus.OK)
def list_sessions(**page: Any) -> Page[Any]:
    """List my sessions."""
    return LIST.read(g.session, service.described_sessions(caller()), **page)


@sessions.delete("/<uuid:session_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND)
def end_session(session_id: UUID) -> None:
    """End one of my sessions.

    It may be the current one.
    """
    service.end_session(g.session, caller().id, session_id)


@sessions.delete("/")
@authenticated
@answers_nothing
def end_other_sessions() -> None:
    """End all my other sessions."""
    service.end_sessions(g.session, caller().id, except_id=caller().session_id)
