"""What all lists share, tested on the list of users."""

from datetime import timedelta

import pytest

from app import pagination
from shared.db.types import now

NAMES = ["Cid", "Ada", "Eva", "Bob", "Dan"]


@pytest.fixture(autouse=True)
def people(make_user) -> None:
    """Create users in the order of NAMES, after the superuser who lists them."""
    for number, name in enumerate(NAMES, 1):
        make_user(
            f"{name}@example.com",
            full_name=f"{name} 100%",
            created_at=now() + timedelta(minutes=number),
        )


def names(admin, **params) -> list[str]:
    answer = admin.get("/users/", params=params)
    assert answer.status_code == 200
    return [user["full_name"].removesuffix(" 100%") for user in answer.json()["data"]]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (None, ["Dan", "Bob", "Eva", "Ada", "Cid", "Root"]),
        ("created_at", ["Root", "Cid", "Ada", "Eva", "Bob", "Dan"]),
        ("full_name", ["Ada", "Bob", "Cid", "Dan", "Eva", "Root"]),
        ("-email", ["Root", "Eva", "Dan", "Cid", "Bob", "Ada"]),
    ],
)
def test_list_is_sorted_by_parameter(sort, expected, admin):
    assert names(admin, sort=sort) == expected


@pytest.mark.parametrize("sort", ["full_name", "-full_name"])
def test_pages_have_each_row_once_even_with_equal_sort_values(sort, admin, make_user):
    for number in range(20):
        make_user(f"{number}@example.com", full_name="Alike")
    pages = [
        admin.get("/users/", params={"sort": sort, "limit": 7, "offset": offset}).json()
        for offset in range(0, 28, 7)
    ]
    ids = [user["id"] for page in pages for user in page["data"]]
    assert len(ids) == len(set(ids)) == 26
    assert {page["total"] for page in pages} == {26}


@pytest.mark.parametrize("sort", ["password_hash", "", "id", "--email", "full_name desc"])
def test_other_sort_is_invalid(sort, admin):
    answer = admin.get("/users/", params={"sort": sort})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["sort"]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("ADA", ["Ada"]),
        ("b@exa", ["Bob"]),
        ("BOB@example.com", ["Bob"]),
        ("bob@example.org", []),
        ("dan 100%", ["Dan"]),
        ("100% dan", []),
        ("EXAMPLE.com", ["Ada", "Bob", "Cid", "Dan", "Eva", "Root"]),
        ("a", ["Ada"]),
        ("10", ["Ada", "Bob", "Cid", "Dan", "Eva"]),
        ("00", []),
        ("0%", ["Ada", "Bob", "Cid", "Dan", "Eva"]),
        ("%", ["Ada", "Bob", "Cid", "Dan", "Eva"]),
        ("_", []),
        ("/", []),
        ("\\", []),
        ("'; --", []),
    ],
)
def test_search_ignores_case_and_has_no_wildcards(q, expected, admin):
    assert names(admin, q=q, sort="full_name") == expected


def test_total_counts_all_matches(admin):
    answer = admin.get("/users/", params={"q": "100%", "limit": 2}).json()
    assert (len(answer["data"]), answer["total"]) == (2, 5)
    answer = admin.get("/users/", params={"q": "100%", "limit": 2, "offset": 4}).json()
    assert (len(answer["data"]), answer["total"]) == (1, 5)
    answer = admin.get("/users/", params={"q": "100%", "offset": 50}).json()
    assert (len(answer["data"]), answer["total"]) == (0, 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("q", "x" * 101), ("q", "\0"), ("limit", 101), ("offset", 10**9 + 1)],
)
def test_parameter_out_of_bounds_is_invalid(name, value, admin):
    answer = admin.get("/users/", params={name: value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize(
    ("offset", "rows", "total", "is_exact"),
    [(0, 2, 3, False), (2, 2, 4, False), (4, 2, 6, True), (6, 0, 3, False)],
)
def test_rows_are_counted_up_to_a_limit(offset, rows, total, is_exact, admin, monkeypatch):
    monkeypatch.setattr(pagination, "MAX_COUNT", 3)
    page = admin.get("/users/", params={"limit": 2, "offset": offset}).json()
    assert len(page["data"]) == rows
    assert (page["total"], page["total_is_exact"]) == (total, is_exact)


def test_found_rows_are_counted_up_to_a_lower_limit(admin, monkeypatch):
    monkeypatch.setattr(pagination, "MAX_FOUND", 3)
    page = admin.get("/users/", params={"limit": 2, "q": "100%"}).json()
    assert (page["total"], page["total_is_exact"]) == (3, False)
    page = admin.get("/users/", params={"limit": 2}).json()
    assert (page["total"], page["total_is_exact"]) == (6, True)
