from datetime import UTC, datetime
from decimal import Decimal

import pytest
from marshmallow import Schema, ValidationError

from app.apispec.fields import Amount, DateTime, Integer

INVISIBLE = ["", " ", " \t\n", "\u00a0", "\u200b", "\u3000\u2060", "\ufeff", "\u202e\u00ad", "\x01"]


@pytest.mark.parametrize("blank", INVISIBLE, ids=ascii)
def test_invisible_name_is_refused(blank, admin):
    group = admin.post("/groups/", json={"name": "Readers"}).json()
    answers = [
        (admin.post("/groups/", json={"name": blank}), "name"),
        (admin.patch(f"/groups/{group['id']}", json={"name": blank}), "name"),
    ]
    for answer, field in answers:
        assert answer.status_code == 422
        reason = "Enter at least one visible character."
        assert answer.json()["errors"] == {field: [reason]}


@pytest.mark.parametrize("blank", INVISIBLE, ids=ascii)
def test_invisible_full_name_is_stored_as_empty(blank, client):
    assert client.patch("/users/me", json={"full_name": blank}).json()["full_name"] == ""


@pytest.mark.parametrize("name", ["Ada", "李", "\U0001f600", "👨\u200d👩\u200d👧", "a\u0301", "…"])
def test_name_is_stripped_and_otherwise_unchanged(name, client):
    user = client.patch("/users/me", json={"full_name": f" {name}\n"}).json()
    assert user["full_name"] == name


def test_group_name_is_unique_after_stripping(admin):
    assert admin.post("/groups/", json={"name": "Readers"}).status_code == 201
    assert admin.post("/groups/", json={"name": " Readers "}).status_code == 409


def test_length_limit_ignores_surrounding_spaces(client):
    spaced = {"full_name": " " * 50 + "x" * 200}
    assert client.patch("/users/me", json=spaced).status_code == 200
    assert client.patch("/users/me", json={"full_name": "x" * 201}).status_code == 422


class MeasureSchema(Schema):
    length = Integer(allow_none=True)
    price = Amount(allow_none=True)
    taken_at = DateTime(allow_none=True)


@pytest.mark.parametrize(
    ("name", "value", "loaded"),
    [
        ("length", 7, 7),
        ("length", -7.0, -7),
        ("length", None, None),
        ("price", "-7.5", Decimal("-7.50")),
        ("price", "9999999999.99", Decimal("9999999999.99")),
        ("price", None, None),
        ("taken_at", "2026-01-31T12:30:00+02:00", datetime(2026, 1, 31, 10, 30, tzinfo=UTC)),
        ("taken_at", None, None),
    ],
)
def test_value_is_loaded_as_the_type_of_its_column(name, value, loaded):
    found = MeasureSchema().load({name: value})[name]
    assert (type(found), found) == (type(loaded), loaded)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("length", it) for it in (7.5, "7", True, 2**31, -(2**31) - 1, 1e400, float("nan"))],
        *[("price", it) for it in (7.5, 7, "7.555", "1e3", "NaN", "10000000000", "٣", "7\n")],
        *[("taken_at", it) for it in ("2026-01-31T12:30:00", "0001-01-01T00:00:00+14:00", 7)],
    ],
)
def test_value_that_its_column_cannot_store_is_refused(name, value):
    with pytest.raises(ValidationError) as refused:
        MeasureSchema().load({name: value})
    assert list(refused.value.messages) == [name]


def test_amount_is_dumped_with_two_decimal_places():
    assert MeasureSchema().dump({"price": Decimal("7.5")}) == {"price": "7.50"}
