from marshmallow import Schema, validate

from app.apispec.fields import Email, Password, Text
from app.users.schemas import CurrentPasswordSchema


def _token() -> Text:
    return Text(required=True, validate=validate.Length(1, 1000))


class EmailChangeSchema(CurrentPasswordSchema):
    email = Email(required=True)


class EmailConfirmationSchema(Schema):
    token = _token()


class EmailUndoSchema(Schema):
    token = _token()
    password = Password(required=True, metadata={"description": "A new password"})
