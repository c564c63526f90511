import json
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from flask import Flask

from app.http.json_provider import JsonProvider


class Colour(StrEnum):
    RED = "r"


VALUES = {
    "at": datetime(2026, 11, 29, 6, 0, 0, 1200, UTC),
    "on": date(2026, 11, 29),
    "id": UUID(int=7),
    "colour": Colour.RED,
    "text": "Ada \N{SNOWMAN}",
}


@pytest.mark.parametrize("more", [{"n": 2**70}, {"by_number": {1: "one"}}])
def test_value_that_orjson_refuses_does_not_change_other_values(more):
    provider = JsonProvider(Flask(__name__))
    plain = json.loads(provider.response(VALUES).data)
    assert plain["at"] == "2026-11-29T06:00:00.001200+00:00"
    made = json.loads(provider.response(VALUES | more).data)
    assert {name: made[name] for name in plain} == plain
