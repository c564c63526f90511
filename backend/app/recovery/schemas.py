from marshmallow import validate

from app.fields import Text
from app.users.schemas import UserCreateSchema


class RecoverySchema(UserCreateSchema):
    class Meta:
        fields = ("email",)


class PasswordResetSchema(UserCreateSchema):
    class Meta:
        fields = ("token", "password")

    token = Text(required=True, validate=validate.Length(1, 1000))
