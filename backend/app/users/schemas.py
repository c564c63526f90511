from marshmallow import Schema, fields


class UserSchema(Schema):
    id = fields.UUID(required=True)
    email = fields.Email(required=True)
    full_name = fields.String(required=True)
    is_active = fields.Boolean(required=True)
    is_superuser = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
