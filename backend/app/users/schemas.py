from marshmallow import Schema, fields, validate

from app.apispec.fields import Email, LanguageTag, Name, Password, Text
from app.pagination import page_of
from app.users.service import ROLES, STATES
from shared.db.types import length_of
from shared.models import User


class UserSchema(Schema):
    id = fields.UUID(required=True)
    email = fields.Email(required=True)
    full_name = fields.String(required=True)
    email_verified = fields.Boolean(
        required=True, metadata={"description": "False until the user confirms the signup"}
    )
    is_active = fields.Boolean(required=True)
    is_superuser = fields.Boolean(required=True)
    has_password = fields.Boolean(
        required=True, metadata={"description": "False for one who logs in with a provider only"}
    )
    has_second_factor = fields.Boolean(
        required=True, metadata={"description": "An authenticator app or a passkey"}
    )
    last_login_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Null before the first login"}
    )
    picture_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The file with the picture"}
    )
    notifications_by_mail = fields.Boolean(required=True)
    language = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: that of the browser"}
    )
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


UserPageSchema = page_of(UserSchema)


class MeSchema(UserSchema):
    must_add_second_factor = fields.Boolean(
        required=True, metadata={"description": "Everything else is refused until then"}
    )


class UserFilterSchema(Schema):
    state = fields.String(
        validate=validate.OneOf(STATES),
        metadata={
            "description": "`unconfirmed` users have not confirmed their email; `deactivated` and "
            "unconfirmed users cannot log in"
        },
    )
    role = fields.String(validate=validate.OneOf(ROLES))


def _full_name() -> Name:
    return Name(max_length=length_of(User.full_name), may_be_empty=True)


class UserCreateSchema(Schema):
    email = Email(required=True)
    password = Password(required=True)
    full_name = _full_name()
    is_active = fields.Boolean()
    is_superuser = fields.Boolean()


class UserUpdateSchema(Schema):
    """Omitted fields stay unchanged."""

    email = Email()
    password = Password()
    full_name = _full_name()
    is_active = fields.Boolean()
    is_superuser = fields.Boolean()
    current_password = Password(
        metadata={"description": "My current password, to change the password of my own account"}
    )


class SignupSchema(UserCreateSchema):
    class Meta:
        fields = ("email", "password", "full_name")


class EmailVerificationSchema(Schema):
    token = Text(required=True, validate=validate.Length(1, 1000))
    password = Password(required=True)


class ProfileUpdateSchema(Schema):
    """Without the email, which has operations of its own: app/email_changes."""

    full_name = _full_name()
    notifications_by_mail = fields.Boolean()
    language = LanguageTag(
        max_length=length_of(User.language),
        allow_none=True,
        metadata={"description": "Null: that of the browser"},
    )


class CurrentPasswordSchema(Schema):
    current_password = Password(
        load_default="",
        metadata={
            "description": "Not needed if the login or a confirmation is less than ten minutes ago"
        },
    )


class PasswordChangeSchema(CurrentPasswordSchema):
    new_password = Password(required=True)
