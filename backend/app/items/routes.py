from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g, url_for

from app.apispec.decorators import (
    Created,
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller
from app.http.etags import answers_version, changes_version
from app.items import service
from app.items.schemas import (
    ItemCreateSchema,
    ItemFilterSchema,
    ItemPageSchema,
    ItemSchema,
    ItemUpdateSchema,
)
from app.pagination import Listing, Page
from shared.models import Item

items = Blueprint("items", __name__)

LIST = Listing(Item, sort=["-created_at", "updated_at", "title"], search=["title", "description"])


@items.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@use_kwargs(ItemFilterSchema(), location="query")
@marshal_with(ItemPageSchema(), HTTPStatus.OK)
def list_items(limit: int, offset: int, sort: str, q: str, **filters: Any) -> Page[Any]:
    """List my items and those of my groups.

    A superuser gets all items.
    """
    return LIST.read(g.session, service.listed_items(caller(), **filters), limit, offset, sort, q)


@items.post("/")
@authenticated
@use_kwargs(ItemCreateSchema())
@marshal_with(ItemSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.CONFLICT)
def create_item(**values: Any) -> Created:
    """Create an item.

    It may be shared with one of my groups.
    """
    item = service.create_item(g.session, caller(), **values)
    location = url_for("items.get_item", item_id=item.id)
    return item, HTTPStatus.CREATED, {"Location": location}


@items.get("/<uuid:item_id>")
@authenticated
@marshal_with(ItemSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
@answers_version
def get_item(item_id: UUID) -> Item:
    """Get an item."""
    return service.get_item(g.session, caller(), item_id)


@items.patch("/<uuid:item_id>")
@authenticated
@use_kwargs(ItemUpdateSchema())
@marshal_with(ItemSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
@changes_version
def update_item(item_id: UUID, if_match: set[str] | None, **changes: Any) -> Item:
    """Update an item.

    Only the owner can change the group.
    """
    return service.update_item(g.session, caller(), item_id, if_match, **changes)


@items.delete("/<uuid:item_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND)
def delete_item(item_id: UUID) -> None:
    """Delete an item.

    It can be restored for a week.
    """
    service.delete_item(g.session, caller(), item_id)


@items.post("/<uuid:item_id>/restore")
@authenticated
@marshal_with(ItemSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def restore_item(item_id: UUID) -> Item:
    """Restore a deleted item.

    An item that was not deleted stays as it is.
    """
    return service.restore_item(g.session, caller(), item_id)
