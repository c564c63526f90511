from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import g

from app import create_app
from shared.db.session import session_scope
from shared.errors import NotFound
from shared.models import User
from tests.client import EMPTY_PAGE

MEGABYTE = 1024 * 1024
JSON = {"Content-Type": "application/json"}


def assert_is_problem(answer, status: int, title: str) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"], problem["title"]) == ("about:blank", status, title)
    assert problem["detail"]


def test_errors_of_all_kinds_are_problem_json(client, anonymous):
    assert_is_problem(anonymous.get("/nowhere"), 404, "Not Found")
    assert_is_problem(anonymous.get("/jobs/not-a-uuid"), 404, "Not Found")
    assert_is_problem(anonymous.get("/users/me"), 401, "Not logged in")
    assert_is_problem(client.post("/jobs/", json={}), 422, "Invalid input")


@pytest.mark.parametrize("body", ["{", "[" * 100_000, f'{{"task": {"1" * 5000}}}', b"\xff"])
def test_malformed_json_is_a_bad_request(client, body):
    assert_is_problem(client.post("/jobs/", data=body, headers=JSON), 400, "Bad Request")


def test_field_with_surrogate_in_name_is_unknown(client):
    answer = client.post("/jobs/", data='{"task": "reports.users", "\\ud800ü": 1}', headers=JSON)
    assert_is_problem(answer, 422, "Invalid input")
    assert answer.json()["errors"] == {"?ü": ["Unknown field."]}


def test_response_names_at_most_100_invalid_fields(client):
    answer = client.post("/jobs/", json={str(number): 1 for number in range(50_000)})
    assert_is_problem(answer, 422, "Invalid input")
    assert len(answer.json()["errors"]) == 100


def test_response_to_wrong_method_names_allowed_methods(anonymous):
    answer = anonymous.put("/users/me")
    assert_is_problem(answer, 405, "Method Not Allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"}


@pytest.mark.parametrize("kind", ["json", "data"])
def test_body_of_more_than_one_megabyte_is_refused(anonymous, kind):
    body = {"username": "ada@example.com", "password": "x" * MEGABYTE}
    answer = anonymous.post("/login/access-token", **{kind: body})
    assert_is_problem(answer, 413, HTTPStatus(413).phrase)  # renamed in Python 3.13


def test_unexpected_error_does_not_reveal_details(client, job):
    with session_scope() as session:
        session.execute(sa.text("UPDATE jobs SET state = 'a state of tomorrow'"))
    answer = client.get("/jobs/")
    assert_is_problem(answer, 500, "Internal Server Error")
    assert answer.json()["detail"] == "An unexpected error occurred. It has been logged."
    assert "tomorrow" not in answer.text


def test_database_without_tables_is_unavailable(client):
    with session_scope() as session:
        session.execute(sa.text("ALTER TABLE jobs RENAME TO jobs_of_before"))
    try:
        answer = client.get("/jobs/")
    finally:
        with session_scope() as session:
            session.execute(sa.text("ALTER TABLE jobs_of_before RENAME TO jobs"))
    assert_is_problem(answer, 503, "Service Unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_error_of_subclass_has_status_of_base_class(environment):
    class NoSuchPlanet(NotFound):
        pass

    api = create_app()

    @api.get("/planet")
    def planet():
        raise NoSuchPlanet("There is no such planet.")

    assert api.test_client().get("/planet").status_code == 404


def test_non_ascii_text_is_sent_unescaped(log_in_as, make_user):
    client = log_in_as(make_user("zoe@example.com", full_name="Zoë 🦕"))
    answer = client.get("/users/me")
    assert "Zoë 🦕".encode() in answer.content
    assert answer.json()["full_name"] == "Zoë 🦕"


def test_path_without_trailing_slash_is_not_redirected(client):
    for path in ("/jobs", "/groups"):
        answer = client.get(path, allow_redirects=False)
        assert answer.status_code == 200
        assert answer.json() == EMPTY_PAGE


def test_path_with_two_slashes_is_not_found(client):
    answer = client.get("//jobs/", allow_redirects=False)
    assert_is_problem(answer, 404, "Not Found")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_body_that_is_not_plain_json_is_an_unsupported_media_type(client, headers):
    answer = client.post("/jobs/", data=b'{"task": "reports.users"}', headers=headers)
    assert_is_problem(answer, 415, "Unsupported Media Type")
    assert "application/json" in answer.json()["detail"]
    assert answer.headers["Accept"] == "application/json"


def test_login_accepts_only_json_or_form(anonymous):
    answer = anonymous.post(
        "/login/access-token", data="username=ada", headers={"Content-Type": "text/plain"}
    )
    assert_is_problem(answer, 415, "Unsupported Media Type")
    assert answer.headers["Accept"] == "application/json, application/x-www-form-urlencoded"


def test_missing_body_is_a_missing_field(client):
    assert_is_problem(client.post("/jobs/"), 422, "Invalid input")


def test_integrity_error_is_a_conflict(user, environment):
    api = create_app()

    @api.post("/twice")
    def twice():
        g.session.add(User(email=user.email, password_hash=""))
        g.session.flush()

    answer = api.test_client().post("/twice")
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
