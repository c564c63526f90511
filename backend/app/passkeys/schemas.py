from marshmallow import Schema, fields, validate

from app.apispec.fields import Name, Text
from app.pagination import page_of
from shared.db.types import length_of
from shared.models import Passkey


def _token() -> Text:
    return Text(required=True, validate=validate.Length(1, 2000))


def _credential() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "What the browser's PublicKeyCredential.toJSON() returns"},
    )


def _name() -> Name:
    return Name(max_length=length_of(Passkey.name), required=True)


class PasskeySchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Null if it was never used"}
    )


PasskeyPageSchema = page_of(PasskeySchema)


class PasskeyOptionsSchema(Schema):
    token = fields.String(
        required=True, metadata={"description": "To be sent back with the answer, within 5 minutes"}
    )
    options = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "The options for the browser, as WebAuthn defines their JSON"},
    )


class PasskeyCreateSchema(Schema):
    token = _token()
    name = _name()
    credential = _credential()


class PasskeyCreatedSchema(Schema):
    passkey = fields.Nested(PasskeySchema(), required=True)
    recovery_codes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "They are not shown again. Empty if there are no new ones."},
    )


class PasskeyUpdateSchema(Schema):
    name = _name()


class PasskeyLoginSchema(Schema):
    token = Text(
        load_default="",
        validate=validate.Length(max=1000),
        metadata={"description": "Of the first step; without it, the passkey logs in alone"},
    )


class PasskeyAnswerSchema(Schema):
    token = _token()
    credential = _credential()
