from marshmallow import Schema, fields


class AboutSchema(Schema):
    project_name = fields.String(required=True)
    signup_open = fields.Boolean(
        required=True, metadata={"description": "Whether strangers may sign up"}
    )
    password_min_length = fields.Integer(required=True, metadata={"description": "Characters"})
