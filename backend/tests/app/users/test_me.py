import pytest

from tests.world import make_sessions_older

NEW = "seven tired otters sing"


def change_password(client, current: str, new: str = NEW):
    return client.post(
        "/users/me/password", json={"current_password": current, "new_password": new}
    )


def test_me_is_the_caller(client, user):
    answer = client.get("/users/me")
    assert answer.status_code == 200
    expected = {
        "id": str(user.id),
        "email": "ada@example.com",
        "full_name": "Ada Lovelace",
        "email_verified": True,
        "is_active": True,
        "is_superuser": False,
        "created_at": user.created_at.isoformat(),
        "updated_at": user.updated_at.isoformat(),
    }
    assert {**answer.json(), **expected} == answer.json()
    assert "password_hash" not in answer.json()


def test_me_shows_whether_caller_is_superuser(admin):
    assert admin.get("/users/me").json()["is_superuser"] is True


def test_update_changes_only_full_name(client):
    before = client.get("/users/me").json()
    answer = client.patch("/users/me", json={"full_name": "Countess"})
    assert answer.status_code == 200
    after = client.get("/users/me").json()
    assert after.pop("must_add_second_factor") is before.pop("must_add_second_factor") is False
    assert answer.json() == after
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == {**before, "full_name": "Countess"}


def test_language_is_a_tag_or_that_of_the_browser(client):
    assert client.get("/users/me").json()["language"] is None
    for tag in ("de", "pt-BR", None):
        assert client.patch("/users/me", json={"language": tag}).json()["language"] == tag
    for invalid in ("", "german", "de_DE", "de\n", "de-" + "x" * 40):
        answer = client.patch("/users/me", json={"language": invalid})
        assert answer.json()["errors"].keys() == {"language"}
    assert client.get("/users/me").json()["language"] is None


@pytest.mark.parametrize("name", ["email", "is_superuser", "is_active", "password", "id"])
def test_update_refuses_other_fields(client, name):
    answer = client.patch("/users/me", json={name: True})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {name: ["Unknown field."]}


def delete_me(client, password: object):
    return client.delete("/users/me", json={"current_password": password})


def test_delete_with_current_password_deletes_account(client, user, anonymous, password):
    assert delete_me(client, password).status_code == 204
    assert client.get("/users/me").status_code == 401
    form = {"username": user.email, "password": password}
    assert anonymous.post("/login/access-token", json=form).status_code == 401


def test_delete_without_current_password_is_refused(client):
    make_sessions_older()
    for body in (None, {}):
        answer = client.delete("/users/me", json=body)
        assert answer.status_code == 403
        assert answer.json()["confirmation"] == {"methods": ["password"]}
    answer = delete_me(client, "a wrong one, alas")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"current_password": ["This is not your current password."]}
    assert client.get("/users/me").status_code == 200


def test_password_change_ends_other_sessions(client, user, password, server, log_in_as):
    elsewhere = log_in_as(user)
    assert change_password(client, password).status_code == 204
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200
    assert elsewhere.get("/users/me").status_code == 401


def test_login_requires_new_password_after_change(client, user, password, anonymous):
    change_password(client, password)
    form = {"username": user.email, "password": password}
    assert anonymous.post("/login/access-token", json=form).status_code == 401
    assert anonymous.log_in(user.email, NEW).get("/users/me").status_code == 200


def test_password_change_requires_current_password(client, user, log_in_as):
    elsewhere = log_in_as(user)
    answer = change_password(client, "a wrong one, alas")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"current_password": ["This is not your current password."]}
    assert elsewhere.get("/users/me").status_code == 200


def test_wrong_current_passwords_are_counted_across_operations(client):
    changes = [change_password(client, "a guess") for _ in range(6)]
    answers = [*changes, *(delete_me(client, "a guess") for _ in range(6))]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_response_names_field_of_weak_new_password(client, password):
    body = {"current_password": password, "new_password": "password1234"}
    answer = client.post("/users/me/password", json=body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["new_password"]
