from marshmallow import Schema, fields, validate

from app.notifications.service import MAX_UNREAD
from app.pagination import MAX_LIMIT, page_of
from shared.models import NotificationKind


class NotificationFilterSchema(Schema):
    unread = fields.Boolean(
        load_default=False, metadata={"description": "Leave out those that I have read"}
    )


class NotificationSchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(NotificationKind)))
    subject_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={
            "description": "The job, item or group, by the first word of `kind`; it may be deleted"
        },
    )
    parameters = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "What the text needs, such as the name of the group"},
    )
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


NotificationPageSchema = page_of(
    NotificationSchema,
    unread=fields.Integer(
        required=True,
        metadata={"description": f"How many I have not read; {MAX_UNREAD} stands for more too"},
    ),
)


class NotificationReadSchema(Schema):
    ids = fields.List(
        fields.UUID(),
        validate=validate.Length(max=MAX_LIMIT),
        metadata={"description": "All if omitted"},
    )
