from marshmallow import Schema, validate

from app.apispec.fields import Email, Password, Text


class RecoverySchema(Schema):
    email = Email(required=True)


class PasswordResetSchema(Schema):
    token = Text(required=True, validate=validate.Length(1, 1000))
    password = Password(required=True)
