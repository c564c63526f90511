from dataclasses import replace
from datetime import timedelta

import pytest
from marshmallow import Schema, fields

from shared.errors import InvalidInput
from shared.jobs.tasks import Task


class Parameters(Schema):
    ids = fields.List(fields.Integer())
    text = fields.String()
    ratio = fields.Float(allow_nan=True)
    any = fields.Raw()


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
        ({"ratio": float("nan")}, "parameters", "Contains a value that JSON cannot have."),
    ],
)
def test_parameters_that_cannot_be_stored_are_invalid(task, parameters, field, message):
    with pytest.raises(InvalidInput) as refused:
        task.check(parameters)
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_parameters_are_stored_as_the_schema_dumps_them(task):
    assert task.check({"ids": ["1", 2], "text": "é"}) == {"ids": [1, 2], "text": "é"}


def test_schedule_of_a_task_that_needs_parameters_is_refused():
    with pytest.raises(TypeError, match="Missing data for required field"):
        replace(Task.SEND_MAIL.spec, schedule=timedelta(hours=1))
