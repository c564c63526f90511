from marshmallow import Schema, fields, validate

from app.apispec.fields import StoredMessage, Text
from app.pagination import page_of
from shared.models import FileState


class FileSchema(Schema):
    id = fields.UUID(required=True)
    owner_id = fields.UUID(required=True)
    item_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Null for a profile picture"}
    )
    name = fields.String(required=True)
    content_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Size in bytes"})
    state = fields.Enum(FileState, by_value=fields.String, required=True)
    refusal = StoredMessage(
        required=True, allow_none=True, metadata={"description": "Why the file was refused"}
    )
    has_thumbnail = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


FilePageSchema = page_of(FileSchema)


class FileUploadSchema(FileSchema):
    upload_url = fields.String(
        required=True,
        metadata={
            "description": "Where to send the content by PUT: a path of this API, or a URL that "
            "needs no access token"
        },
    )


class FileCreateSchema(Schema):
    name = Text(required=True, validate=validate.Length(1, 1000))
    size = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 2**40),
        metadata={"description": "Size in bytes"},
    )
    item_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "The item to attach it to; without one, it is my picture"},
    )
