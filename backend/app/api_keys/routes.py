from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g

from app.api_keys import service
from app.api_keys.schemas import ApiKeyCreatedSchema, ApiKeyCreateSchema, ApiKeyPageSchema
from app.apispec.decorators import (
    Created,
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller, client_ip_address
from app.pagination import Listing, Page
from shared.models import ApiKey

api_keys = Blueprint("api_keys", __name__, url_prefix="/api-keys")

LIST = Listing(ApiKey, sort=["-created_at", "name", "expires_at"], search=["name"])


@api_keys.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(ApiKeyPageSchema(), HTTPStatus.OK)
def list_api_keys(**page: Any) -> Page[Any]:
    """List my API keys."""
    return LIST.read(g.session, service.listed_keys(caller().id), **page)


@api_keys.post("/")
@authenticated
@use_kwargs(ApiKeyCreateSchema())
@marshal_with(ApiKeyCreatedSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.CONFLICT)
def create_api_key(**values: Any) -> Created:
    """Create an API key.

    The response contains the key, which is not shown again.
    """
    made_by = caller()
    key, made = service.create_key(
        g.session,
        made_by.id,
        this_session=made_by.session_id,
        ip_address=client_ip_address(),
        **values,
    )
    return {"key": key, "api_key": made}, HTTPStatus.CREATED, {}


@api_keys.delete("/<uuid:key_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND)
def revoke_api_key(key_id: UUID) -> None:
    """Revoke one of my API keys.

    The next request with it is refused.
    """
    service.revoke_key(g.session, caller().id, key_id)
