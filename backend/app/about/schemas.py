from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from shared.settings import TOOLS


class AboutSchema(Schema):
    project_name = fields.String(required=True)
    signup_open = fields.Boolean(
        required=True, metadata={"description": "Whether anyone may sign up"}
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
