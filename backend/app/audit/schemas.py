from marshmallow import Schema, fields, validate

from app.apispec.fields import DateTime, Text
from app.pagination import page_of
from shared.db.types import length_of
from shared.models import Action, AuditEntry


class AuditFilterSchema(Schema):
    q = Text(
        validate=validate.Length(max=100),
        metadata={
            "description": "Part of the name or the email of who acted or to whom it was done "
            "(100 people at most), or the id of the request"
        },
    )
    action = fields.String(validate=validate.OneOf(list(Action)))
    user_id = fields.UUID(metadata={"description": "Who acted"})
    target_id = fields.UUID(metadata={"description": "What or whom it was done to"})
    ip_address = Text(validate=validate.Length(max=length_of(AuditEntry.ip_address)))
    since = DateTime(metadata={"description": "Not before this time"})
    until = DateTime(metadata={"description": "Before this time"})


class ActorSchema(Schema):
    id = fields.UUID(required=True)
    email = fields.Email(required=True)
    full_name = fields.String(required=True)


class ActingKeySchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class AuditEntrySchema(Schema):
    id = fields.UUID(required=True)
    created_at = fields.AwareDateTime(required=True)
    actor_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Who acted; null if it was the system, or nobody was logged in"},
    )
    actor = fields.Nested(
        ActorSchema(),
        required=True,
        allow_none=True,
        metadata={"description": "The account of who acted, unless it was deleted"},
    )
    api_key_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The API key that was used; null if the actor was logged in"},
    )
    api_key = fields.Nested(
        ActingKeySchema(),
        required=True,
        allow_none=True,
        metadata={"description": "That API key, also a revoked one, unless it was deleted"},
    )
    action = fields.String(required=True, validate=validate.OneOf(list(Action)))
    target_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The user, item …, by the first word of `action`"},
    )
    parent_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The group of a member or an invitation, the item of a file"},
    )
    fields_ = fields.List(
        fields.String(),
        required=True,
        attribute="fields",
        data_key="fields",
        metadata={"description": "The names of the fields that changed"},
    )
    ip_address = fields.String(required=True)
    request_id = fields.String(required=True)


AuditEntryPageSchema = page_of(AuditEntrySchema)
