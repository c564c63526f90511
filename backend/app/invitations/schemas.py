from marshmallow import Schema, fields, validate

from app.apispec.fields import Email, Text
from app.pagination import page_of


class InvitationCreateSchema(Schema):
    email = Email(required=True)


class InvitationSchema(Schema):
    id = fields.UUID(required=True)
    email = fields.Email(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)


InvitationPageSchema = page_of(InvitationSchema)


class InvitationAcceptSchema(Schema):
    token = Text(required=True, validate=validate.Length(1, 1000))
