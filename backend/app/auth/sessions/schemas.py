from marshmallow import Schema, fields

from app.pagination import page_of


class SessionSchema(Schema):
    id = fields.UUID(required=True)
    device = fields.String(
        required=True, metadata={"description": "The User-Agent header of the browser"}
    )
    ip_address = fields.String(required=True)
    is_current = fields.Boolean(
        required=True, metadata={"description": "Whether this request belongs to the session"}
    )
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True)


SessionPageSchema = page_of(SessionSchema)
