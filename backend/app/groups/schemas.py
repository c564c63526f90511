from typing import Any

from marshmallow import Schema, fields, validate

from app.apispec.fields import Name, Text
from app.groups.service import ROLES
from app.pagination import page_of
from shared.db.types import length_of
from shared.models import Group


class GroupSchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    member_count = fields.Integer(required=True)
    is_manager = fields.Boolean(
        required=True, metadata={"description": "Whether I may change its members"}
    )
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


GroupPageSchema = page_of(GroupSchema)


class GroupFilterSchema(Schema):
    role = fields.String(
        validate=validate.OneOf(ROLES), metadata={"description": "My role in the groups"}
    )


def _name(**options: Any) -> Name:
    return Name(max_length=length_of(Group.name), **options)


def _description(**options: Any) -> Text:
    return Text(validate=validate.Length(max=length_of(Group.description)), **options)


class GroupCreateSchema(Schema):
    name = _name(required=True)
    description = _description()


class GroupUpdateSchema(Schema):
    """Omitted fields stay unchanged."""

    name = _name()
    description = _description()


class MemberSchema(Schema):
    user_id = fields.UUID(required=True)
    email = fields.Email(required=True)
    full_name = fields.String(required=True)
    picture_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The file with the picture"}
    )
    is_manager = fields.Boolean(required=True)


MemberPageSchema = page_of(MemberSchema)


class MembershipSchema(Schema):
    is_manager = fields.Boolean(required=True)
