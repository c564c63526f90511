from http import HTTPStatus
from typing import Any

from flask import Blueprint, g

from app.apispec.decorators import marshal_with, use_kwargs
from app.audit import service
from app.audit.schemas import AuditEntryPageSchema, AuditFilterSchema
from app.auth.caller import authenticated, caller, superuser
from app.pagination import Listing, Page
from shared.models import AuditEntry

audit = Blueprint("audit", __name__)

LIST = Listing(AuditEntry, sort=["-created_at"])


@audit.get("/")
@superuser
@use_kwargs(LIST.schema, location="query")
@use_kwargs(AuditFilterSchema(), location="query")
@marshal_with(AuditEntryPageSchema(), HTTPStatus.OK)
def list_audit_entries(limit: int, offset: int, sort: str, **filters: Any) -> Page[Any]:
    """List what users and the system did."""
    return LIST.read(g.session, service.listed_entries(g.session, **filters), limit, offset, sort)


@audit.get("/mine")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(AuditEntryPageSchema(), HTTPStatus.OK)
def list_my_activity(**page: Any) -> Page[Any]:
    """List what I did, and what others did to my account."""
    return LIST.read(g.session, service.activity_of(caller()), **page)
