import pytest

INVISIBLE = ["", " ", " \t\n", "\u00a0", "\u200b", "\u3000\u2060", "\ufeff", "\u202e\u00ad", "\x01"]


@pytest.mark.parametrize("blank", INVISIBLE, ids=ascii)
def test_a_name_that_shows_nothing_is_refused(blank, admin):
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
def test_a_person_may_have_no_name_but_not_one_that_shows_nothing(blank, client):
    assert client.patch("/users/me", json={"full_name": blank}).json()["full_name"] == ""


@pytest.mark.parametrize("name", ["Ada", "李", "\U0001f600", "👨\u200d👩\u200d👧", "a\u0301", "…"])
def test_a_name_is_kept_as_it_is_but_for_the_spaces_around_it(name, client):
    item = client.post("/items/", json={"title": f" {name}\n"}).json()
    assert item["title"] == name


def test_a_name_of_two_spellings_is_one_name(admin):
    assert admin.post("/groups/", json={"name": "Readers"}).status_code == 201
    assert admin.post("/groups/", json={"name": " Readers "}).status_code == 409


def test_the_length_counts_without_the_spaces_around(client):
    assert client.post("/items/", json={"title": " " * 50 + "x" * 200}).status_code == 201
    assert client.post("/items/", json={"title": "x" * 201}).status_code == 422
