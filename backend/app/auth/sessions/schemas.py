from marshmallow import Schema, fields

from app.pagination import page_of


class SessionSchema(Schema):
    id = fields.UUID(required=True)
    device = fields.String(required=True, metadata={"description": "What the browser says it is"})
    ip_address = fields.String(required=True)
    is_current = fields.Boolean(required=True, metadata={"description": "The one of this request"})
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True)


SessionPageSchema = page_of(SessionSchema)
