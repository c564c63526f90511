from marshmallow import Schema, validate

from app.apispec.fields import Text


class ClientErrorSchema(Schema):
    message = Text(required=True, validate=validate.Length(1, 1000))
    stack = Text(load_default="", validate=validate.Length(max=5000))
    path = Text(
        required=True,
        validate=validate.Length(max=500),
        metadata={"description": "The path of the page"},
    )
    version = Text(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "The name of the pages' main script, which each build changes"},
    )
