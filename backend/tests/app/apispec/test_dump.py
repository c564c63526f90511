from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from types import SimpleNamespace
from uuid import uuid4

import orjson
import pytest
from marshmallow import Schema, fields, post_dump

from app.apispec.dump import compile_dump


class Colour(StrEnum):
    RED = "r"


class OwnerSchema(Schema):
    id = fields.UUID()
    name = fields.String()


class ThingSchema(Schema):
    id = fields.UUID()
    title = fields.String()
    is_open = fields.Boolean(allow_none=True)
    size = fields.Integer(allow_none=True)
    colour = fields.Enum(Colour, by_value=fields.String)
    parameters = fields.Dict(keys=fields.String())
    made_at = fields.AwareDateTime()
    due_on = fields.Date(allow_none=True)
    owner = fields.Nested(OwnerSchema, allow_none=True)
    others = fields.List(fields.Nested(OwnerSchema))


def thing(**changes) -> SimpleNamespace:
    owner = SimpleNamespace(id=uuid4(), name="Ada \N{SNOWMAN}", secret="nobody reads it")
    values = {
        "id": uuid4(),
        "title": 'Notes "1"\n',
        "is_open": None,
        "size": 2**53,
        "colour": Colour.RED,
        "parameters": {"a": [1, {"b": None}]},
        "made_at": datetime(2026, 11, 29, 6, 0, 0, 1200, UTC),
        "due_on": date(2026, 1, 31),
        "owner": owner,
        "others": [owner, owner],
    }
    return SimpleNamespace(**(values | changes))


@pytest.mark.parametrize(
    "changes", [{}, {"owner": None, "others": [], "size": None, "due_on": None}]
)
def test_compiled_dump_gives_same_json_as_marshmallow(changes):
    found = thing(**changes)
    dumped = compile_dump(ThingSchema())(found)
    assert dumped["id"] is found.id  # marshmallow would return a string
    compiled = orjson.loads(orjson.dumps(dumped))
    assert compiled == ThingSchema().dump(found)
    assert list(compiled) == list(ThingSchema().dump_fields)


def test_dict_is_dumped_like_an_object():
    found = {"id": uuid4(), "name": "Ada", "keys": "a method of each dict"}
    assert compile_dump(OwnerSchema())(found) == OwnerSchema().dump(found)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("length", fields.Method("count")),
        ("length", fields.Integer(as_string=True)),
        ("length", fields.Integer(attribute="rank")),
        ("length", fields.Integer(data_key="Length")),
        ("size", fields.Decimal(places=1)),
        ("made_at", fields.AwareDateTime(format="%Y")),
        ("others", fields.Nested(OwnerSchema, many=True)),
    ],
)
def test_options_of_field_are_applied(name, field):
    schema = type("S", (ThingSchema,), {name: field, "count": lambda _self, it: it.size + 1})()
    found = thing(size=2, rank=3)
    assert compile_dump(schema)(found) == schema.dump(found)


class Recursive(Schema):
    id = fields.UUID()
    inner = fields.Nested(lambda: Recursive(), allow_none=True)


class Masking(OwnerSchema):
    def get_attribute(self, obj, attr, default):
        return "***" if attr == "name" else super().get_attribute(obj, attr, default)


class Plain(Enum):
    RED = "r"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (fields.Pluck(OwnerSchema, "name"), SimpleNamespace(id=uuid4(), name="Ada")),
        (fields.Nested(OwnerSchema(many=True)), [SimpleNamespace(id=uuid4(), name="Ada")]),
        (fields.Nested(OwnerSchema(only=["id"])), SimpleNamespace(id=uuid4(), name="Ada")),
        (fields.Nested(Masking), SimpleNamespace(id=uuid4(), name="Ada")),
        (fields.Nested(Recursive), SimpleNamespace(id=uuid4(), inner=None)),
        (fields.List(fields.String(), allow_none=True), None),
        (fields.Integer(), Decimal(5)),
        (fields.Integer(), 5.7),
        (fields.String(), 3),
        (fields.String(), Plain.RED),
        (fields.String(), b"bytes"),
    ],
)
def test_unusual_field_or_value_is_dumped_as_by_marshmallow(field, value):
    schema = Schema.from_dict({"id": fields.UUID(), "value": field})()
    found = SimpleNamespace(id=uuid4(), value=value)
    compiled = orjson.loads(orjson.dumps(compile_dump(schema)(found)))
    assert compiled == schema.dump(found)


@pytest.mark.parametrize("options", [{}, {"dump_default": "nothing"}])
def test_missing_attribute_is_omitted_or_has_default(options):
    schema = Schema.from_dict({"id": fields.UUID(), "name": fields.String(**options)})()
    found = SimpleNamespace(id=uuid4())
    assert compile_dump(schema)(found) == schema.dump(found)


def test_hook_of_schema_runs():
    class Hooked(OwnerSchema):
        @post_dump
        def shout(self, made, **_options):
            return made | {"name": made["name"].upper()}

    assert compile_dump(Hooked())(SimpleNamespace(id=uuid4(), name="ada"))["name"] == "ADA"
