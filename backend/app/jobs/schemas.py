from marshmallow import Schema, fields, validate

from app.apispec.fields import StoredMessage
from app.pagination import page_of
from shared.jobs.tasks import FROM_REQUESTS, Task
from shared.models import JobState


class JobCreateSchema(Schema):
    task = fields.String(required=True, validate=validate.OneOf(FROM_REQUESTS))
    parameters = fields.Dict(
        keys=fields.String(), metadata={"description": "The parameters of the task, by name"}
    )


class JobFilterSchema(Schema):
    task = fields.String(validate=validate.OneOf(list(Task)))
    state = fields.Enum(JobState, by_value=fields.String)
    scope = fields.String(
        load_default="own",
        validate=validate.OneOf(["own", "all"]),
        metadata={
            "description": "`all` lists the jobs of all users and of the system; superusers only"
        },
    )


class JobSchema(Schema):
    id = fields.UUID(required=True)
    owner_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Null for a job of the system"}
    )
    task = fields.String(required=True)
    parameters = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    state = fields.Enum(JobState, by_value=fields.String, required=True)
    progress = fields.Integer(
        required=True,
        validate=validate.Range(0, 100),
        metadata={"description": "Progress in per cent"},
    )
    message = StoredMessage(required=True)
    error = StoredMessage(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    result_name = fields.String(required=True, allow_none=True)
    result_size = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Size in bytes"}
    )
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


JobPageSchema = page_of(JobSchema)
