from marshmallow import Schema, fields


class LiveSchema(Schema):
    status = fields.String(required=True)


class ReadySchema(LiveSchema):
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "For each service that the API needs: ok, or an error message"},
    )
