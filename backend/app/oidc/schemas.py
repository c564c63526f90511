from marshmallow import Schema, fields, validate

from app.apispec.fields import Text
from app.pagination import page_of


class ProviderNameSchema(Schema):
    provider = Text(
        required=True,
        validate=validate.Length(1, 30),
        metadata={"description": "The name of a provider in GET /about"},
    )


class ProviderAnswerSchema(ProviderNameSchema):
    """The parameters with which the provider sends the browser back."""

    code = Text(required=True, validate=validate.Length(1, 4000))
    state = Text(required=True, validate=validate.Length(1, 200))
    iss = Text(
        validate=validate.Length(1, 300),
        metadata={"description": "The issuer, if the provider sends it (RFC 9207)"},
    )


class ProviderUrlSchema(Schema):
    url = fields.String(
        required=True, metadata={"description": "The provider's page to open in the browser"}
    )


class ProviderLogoutSchema(Schema):
    url = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The provider's page that ends its session; null without one"},
    )


class IdentitySchema(Schema):
    id = fields.UUID(required=True)
    provider = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Null before the first login"}
    )


IdentityPageSchema = page_of(IdentitySchema)
