"""Two people who edit the same thing at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def paths(admin, user, client) -> dict[str, dict]:
    """What can be changed, and a change of it."""
    group = admin.post("/groups/", json={"name": "Astronomy"}).headers["Location"]
    item = client.post("/items/", json={"title": "Notes"}).headers["Location"]
    return {
        f"/users/{user.id}": {"full_name": "Countess"},
        "/users/me": {"full_name": "Root the Second"},
        group: {"name": "Astrology"},
        item: {"title": "Letters"},
    }


def test_change_of_the_version_that_was_seen_is_made(admin, paths):
    for path, change in paths.items():
        etag = admin.get(path).headers["ETag"]
        answer = admin.patch(path, json=change, headers={"If-Match": etag})
        assert answer.status_code == 200
        assert answer.headers["ETag"] == admin.get(path).headers["ETag"] != etag


def test_change_of_an_older_version_is_refused_and_changes_nothing(admin, paths):
    for path, change in paths.items():
        etag = admin.get(path).headers["ETag"]
        assert admin.patch(path, json=change).status_code == 200
        before = admin.get(path).json()
        late = dict.fromkeys(change, "Too late")
        answer = admin.patch(path, json=late, headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["title"]) == (412, "Changed in the meantime")
        assert admin.get(path).json() == before


@pytest.mark.parametrize("if_match", ["*", None, '"1", {etag}'])
def test_any_version_or_one_of_several_may_be_named(admin, paths, if_match):
    for path, change in paths.items():
        etag = admin.get(path).headers["ETag"]
        headers = {"If-Match": if_match.format(etag=etag)} if if_match else {}
        assert admin.patch(path, json=change, headers=headers).status_code == 200


@pytest.mark.parametrize("if_match", ['""', "nonsense", '"1"', 'W/"1"', "é"])
def test_version_that_is_none_is_another_version(admin, paths, if_match):
    for path, change in paths.items():
        headers = {"If-Match": if_match.encode()}
        assert admin.patch(path, json=change, headers=headers).status_code == 412


def test_of_many_changes_of_one_version_at_once_a_single_one_is_made(admin, paths):
    for path, change in paths.items():
        headers = {"If-Match": admin.get(path).headers["ETag"]}
        with ThreadPoolExecutor(6) as editors:
            asked = [
                editors.submit(admin.patch, path, json=change, headers=headers) for _ in range(6)
            ]
        statuses = sorted(answer.result().status_code for answer in asked)
        assert statuses == [200] + [412] * 5


def test_login_leaves_the_version_of_the_user_as_it_is(admin, user, stranger, password):
    etag = admin.get(f"/users/{user.id}").headers["ETag"]
    stranger.log_in(user.email, password)
    assert admin.get(f"/users/{user.id}").headers["ETag"] == etag
