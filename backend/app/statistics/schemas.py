from marshmallow import Schema, fields, validate

from shared.models import JobState


def _count(description: str = "") -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description})


ItemCountsSchema = Schema.from_dict(
    {"mine": _count(), "shared": _count("Shared by others with one of my groups")},
    name="ItemCountsSchema",
)
JobCountsSchema = Schema.from_dict({state: _count() for state in JobState}, name="JobCountsSchema")


class StatisticsSchema(Schema):
    items = fields.Nested(ItemCountsSchema, required=True)
    jobs = fields.Nested(JobCountsSchema, required=True)


class PeriodSchema(Schema):
    days = fields.Integer(
        load_default=30,
        validate=validate.OneOf([7, 30, 90]),
        metadata={"description": "The growth of the users is that of these last days"},
    )


class UsersOnDaySchema(Schema):
    day = fields.Date(required=True)
    total = _count("Users at the end of the day (UTC), excluding those deleted later")


class UserCountsSchema(Schema):
    total = _count()
    active = _count()
    growth = fields.List(fields.Nested(UsersOnDaySchema), required=True)


class QueueSchema(Schema):
    name = fields.String(required=True)
    length = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Messages that no worker has received yet; null if unknown"},
    )
    oldest_seconds = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Seconds that the oldest queued job has waited"},
    )
    running = _count()
    failed_lately = _count("Jobs that failed within the last 24 hours")


class SystemStatisticsSchema(Schema):
    users = fields.Nested(UserCountsSchema, required=True)
    items = _count()
    jobs = fields.Nested(JobCountsSchema, required=True)
    queues = fields.List(fields.Nested(QueueSchema), required=True)
