import pytest

INVISIBLE = ["", " ", " \t\n", "\u00a0", "\u200b", "\u3000\u2060", "\ufeff", "\u202e\u00ad", "\x01"]


@pytest.mark.parametrize("blank", INVISIBLE, ids=ascii)
def test_invisible_name_is_refused(blank, admin):
    group = admin.post("/groups/", json={"name": "Readers"}).json()
    item = admin.post("/items/", json={"title": "Notes"}).json()
    answers = [
        (admin.post("/groups/", json={"name": blank}), "name"),
        (admin.patch(f"/groups/{group['id']}", json={"name": blank}), "name"),
        (admin.post("/items/", json={"title": blank}), "title"),
        (admin.patch(f"/items/{item['id']}", json={"title": blank}), "title"),
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
    item = client.post("/items/", json={"title": f" {name}\n"}).json()
    assert item["title"] == name


def test_group_name_is_unique_after_stripping(admin):
    assert admin.post("/groups/", json={"name": "Readers"}).status_code == 201
    assert admin.post("/groups/", json={"name": " Readers "}).status_code == 409


def test_length_limit_ignores_surrounding_spaces(client):
    assert client.post("/items/", json={"title": " " * 50 + "x" * 200}).status_code == 201
    assert client.post("/items/", json={"title": "x" * 201}).status_code == 422
