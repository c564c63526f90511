from marshmallow import EXCLUDE, Schema, fields, validate

from app.apispec.fields import Text
from shared.email_addresses import MAX_LENGTH


class LoginSchema(Schema):
    class Meta:
        unknown = EXCLUDE  # OAuth2's form also has grant_type, scope and client_id

    username = Text(
        required=True,
        validate=validate.Length(1, MAX_LENGTH),
        metadata={"description": "The email address"},
    )
    password = Text(
        required=True, validate=validate.Length(1, 1000), metadata={"format": "password"}
    )


class TokenSchema(Schema):
    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.Equal("bearer"))
    expires_in = fields.Integer(required=True, metadata={"description": "Lifetime in seconds"})
