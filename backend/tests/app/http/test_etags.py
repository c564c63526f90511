"""Concurrent edits of one resource, detected by ETag and If-Match."""

from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def paths(admin, user, client) -> dict[str, dict]:
    """Map the path of each resource to a change of it."""
    group = admin.post("/groups/", json={"name": "Astronomy"}).headers["Location"]
    item = client.post("/items/", json={"title": "Notes"}).headers["Location"]
    return {
        f"/users/{user.id}": {"full_name": "Countess"},
        "/users/me": {"full_name": "Root the Second"},
        group: {"name": "Astrology"},
        item: {"title": "Letters"},
    }


def test_change_with_current_etag_succeeds(admin, paths):
    for path, change in paths.items():
        etag = admin.get(path).headers["ETag"]
        answer = admin.patch(path, json=change, headers={"If-Match": etag})
        assert answer.status_code == 200
        assert answer.headers["ETag"] == admin.get(path).headers["ETag"] != etag


def test_change_with_old_etag_is_refused(admin, paths):
    for path, change in paths.items():
        etag = admin.get(path).headers["ETag"]
        assert admin.patch(path, json=change).status_code == 200
        before = admin.get(path).json()
        late = dict.fromkeys(change, "Too late")
        answer = admin.patch(path, json=late, headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["title"]) == (412, "Changed in the meantime")
        assert admin.get(path).json() == before


@pytest.mark.parametrize("if_match", ["*", None, '"1", {etag}'])
def test_if_match_can_be_wildcard_list_or_missing(admin, paths, if_match):
    for path, change in paths.items():
        etag = admin.get(path).headers["ETag"]
        headers = {"If-Match": if_match.format(etag=etag)} if if_match else {}
        assert admin.patch(path, json=change, headers=headers).status_code == 200


@pytest.mark.parametrize("if_match", ['""', "nonsense", '"1"', 'W/"1"', "é"])
def test_invalid_etag_does_not_match(admin, paths, if_match):
    for path, change in paths.items():
        headers = {"If-Match": if_match.encode()}
        assert admin.patch(path, json=change, headers=headers).status_code == 412


def test_only_one_of_concurrent_changes_with_same_etag_succeeds(admin, paths):
    for path, change in paths.items():
        headers = {"If-Match": admin.get(path).headers["ETag"]}
        with ThreadPoolExecutor(6) as editors:
            asked = [
                editors.submit(admin.patch, path, json=change, headers=headers) for _ in range(6)
            ]
        statuses = sorted(answer.result().status_code for answer in asked)
        assert statuses == [200] + [412] * 5


def test_login_does_not_change_etag_of_user(admin, user, anonymous, password):
    etag = admin.get(f"/users/{user.id}").headers["ETag"]
    anonymous.log_in(user.email, password)
    assert admin.get(f"/users/{user.id}").headers["ETag"] == etag
