from marshmallow import Schema, fields, validate

from app.apispec.fields import Password, Text
from app.auth.second_factor import Method


def _code() -> Text:
    return Text(required=True, validate=validate.Length(1, 50))


class SecondFactorsSchema(Schema):
    has_authenticator = fields.Boolean(required=True)
    authenticator_added_at = fields.AwareDateTime(required=True, allow_none=True)
    passkeys = fields.Integer(required=True, metadata={"description": "How many there are"})
    recovery_codes = fields.Integer(required=True, metadata={"description": "How many are left"})
    is_required = fields.Boolean(
        required=True, metadata={"description": "The last second factor cannot be removed"}
    )


class AuthenticatorSchema(Schema):
    secret = fields.String(required=True)
    uri = fields.String(required=True, metadata={"description": "With the secret, for the app"})
    qr_code = fields.String(required=True, metadata={"description": "The URI, as an SVG element"})


class CodeSchema(Schema):
    code = _code()


class RecoveryCodesSchema(Schema):
    recovery_codes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "They are not shown again. Empty if there are no new ones."},
    )


class SecondStepFormSchema(Schema):
    token = Text(required=True, validate=validate.Length(1, 1000))
    method = fields.String(
        required=True, validate=validate.OneOf([Method.AUTHENTICATOR, Method.RECOVERY_CODE])
    )
    code = _code()


class ConfirmationSchema(Schema):
    method = fields.String(
        required=True, validate=validate.OneOf(["password", Method.AUTHENTICATOR])
    )
    secret = Password(required=True, metadata={"description": "The password, or the app's code"})
