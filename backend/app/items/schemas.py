from typing import Any

from marshmallow import Schema, fields, validate

from app.apispec.fields import DateTime, Name, Text
from app.pagination import page_of
from shared.db.types import length_of
from shared.models import Item
from shared.models.item import DESCRIPTION_LENGTH


class ItemOwnerSchema(Schema):
    id = fields.UUID(required=True)
    email = fields.Email(required=True)
    full_name = fields.String(required=True)


class ItemGroupSchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class ItemSchema(Schema):
    id = fields.UUID(required=True)
    owner_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True, allow_none=True)
    owner = fields.Nested(ItemOwnerSchema, required=True)
    group = fields.Nested(ItemGroupSchema, required=True, allow_none=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


ItemPageSchema = page_of(ItemSchema)


def _title(**options: Any) -> Name:
    return Name(max_length=length_of(Item.title), **options)


def _description(**options: Any) -> Text:
    return Text(validate=validate.Length(max=DESCRIPTION_LENGTH), **options)


def _group_id() -> fields.UUID:
    return fields.UUID(
        allow_none=True, metadata={"description": "One of my groups; its members share the item"}
    )


class ItemFilterSchema(Schema):
    scope = fields.String(
        load_default="all",
        validate=validate.OneOf(["all", "own", "shared"]),
        metadata={"description": "`own` lists my items, `shared` those of others in my groups"},
    )
    group_id = fields.UUID(metadata={"description": "The group that the items are shared with"})
    created_from = DateTime(metadata={"description": "Created not before this time"})
    created_to = DateTime(metadata={"description": "Created before this time"})


class ItemCreateSchema(Schema):
    title = _title(required=True)
    description = _description()
    group_id = _group_id()


class ItemUpdateSchema(Schema):
    """Omitted fields stay unchanged."""

    title = _title()
    description = _description()
    group_id = _group_id()
