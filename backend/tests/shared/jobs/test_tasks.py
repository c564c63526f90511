from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from marshmallow import Schema, fields

from shared.errors import InvalidInput
from shared.jobs.tasks import StartedBy, Task, TaskSpec


class Parameters(Schema):
    ids = fields.List(fields.Integer())
    text = fields.String()
    ratio = fields.Float(allow_nan=True)
    any = fields.Raw()
    amount = fields.Decimal()


def nested(depth: int, *, in_lists: bool) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value] if in_lists else {"a": value}
    return value


@pytest.fixture
def task(monkeypatch) -> Task:
    spec = replace(Task.USERS_REPORT.spec, parameters=Parameters)
    monkeypatch.setattr(Task.USERS_REPORT, "spec", spec)
    return Task.USERS_REPORT


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        ({"ids": "x"}, "parameters.ids", "Not a valid list."),
        ({"ids": [1, "x"]}, "parameters.ids", '{"1": ["Not a valid integer."]}'),
        ({"text": "\ud800"}, "parameters", "Contains a value that JSON cannot have."),
        ({"text": "\0"}, "parameters", "Contains a character that cannot be stored."),
        ({"any": [{"a": ["\0"]}]}, "parameters", "Contains a character that cannot be stored."),
        ({"any": {"\0": 1}}, "parameters", "Contains a character that cannot be stored."),
        *(
            (
                {"any": nested(depth, in_lists=kind)},
                "parameters",
                "Is nested more than 20 levels deep.",
            )
            for depth in (20, 900)
            for kind in (True, False)
        ),
        ({"amount": "1.5"}, "parameters", "Contains a value that JSON cannot have."),
        ({"ratio": float("nan")}, "parameters", "Contains a value that JSON cannot have."),
    ],
)
def test_parameters_that_cannot_be_stored_are_invalid(task, parameters, field, message):
    with pytest.raises(InvalidInput) as refused:
        task.spec.check(parameters)
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_parameters_are_stored_as_the_schema_dumps_them(task):
    assert task.spec.check({"ids": ["1", 2], "text": "é"}) == {"ids": [1, 2], "text": "é"}


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (fields.String(required=True), "Missing data"),
        (fields.Decimal(load_default=Decimal("1.5")), "JSON"),
    ],
)
def test_schedule_of_task_that_needs_parameters_is_refused(field, message):
    schema = Schema.from_dict({"amount": field})
    with pytest.raises(InvalidInput, match=message):
        TaskSpec(StartedBy.SYSTEM, parameters=schema, schedule=timedelta(hours=1))


def test_negative_interval_is_refused():
    with pytest.raises(ValueError, match="negative"):
        TaskSpec(StartedBy.SYSTEM, schedule=timedelta(seconds=-1))
