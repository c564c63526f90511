from marshmallow import Schema, fields, validate

from app.apispec.fields import Name
from app.auth.scopes import SCOPES
from app.pagination import page_of
from app.users.schemas import CurrentPasswordSchema
from shared.db.types import length_of
from shared.models import ApiKey

MAX_DAYS = 365


class ApiKeyCreateSchema(CurrentPasswordSchema):
    name = Name(max_length=length_of(ApiKey.name), required=True)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=validate.Length(1, len(SCOPES)),
        metadata={"description": "What the key may do: each operation names the scope it requires"},
    )
    expires_in_days = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, MAX_DAYS)
    )


class ApiKeySchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    start = fields.String(
        required=True, metadata={"description": "The first characters of the key"}
    )
    scopes = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "To the minute; null if the key was never used"},
    )
    ip_address = fields.String(
        required=True, metadata={"description": "Of the last use; empty without one"}
    )


ApiKeyPageSchema = page_of(ApiKeySchema)


class ApiKeyCreatedSchema(Schema):
    key = fields.String(
        required=True,
        metadata={"description": "Send it as `Authorization: Bearer`. It is not shown again."},
    )
    api_key = fields.Nested(ApiKeySchema(), required=True)
