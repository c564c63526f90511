from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from shared.settings import TOOLS


class ProviderSchema(Schema):
    name = fields.String(required=True)
    label = fields.String(required=True)
    logout = fields.Boolean(
        required=True, metadata={"description": "Whether a logout ends its session too"}
    )


class AboutSchema(Schema):
    project_name = fields.String(required=True)
    signup_open = fields.Boolean(
        required=True, metadata={"description": "Whether anyone may sign up"}
    )
    password_login = fields.Boolean(
        required=True, metadata={"description": "Whether a password opens a session"}
    )
    providers = fields.List(
        fields.Nested(ProviderSchema()),
        required=True,
        metadata={"description": "The OpenID providers, whose accounts can log in"},
    )
    tools = fields.List(
        fields.String(validate=OneOf(TOOLS)),
        required=True,
        metadata={"description": "The tools for superusers, each at its name, such as /flower/"},
    )
    password_min_length = fields.Integer(
        required=True, metadata={"description": "Minimum number of characters"}
    )
    data_export_days = fields.Integer(
        required=True,
        metadata={"description": "How long users can download an export of their data"},
    )
