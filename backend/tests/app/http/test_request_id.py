import pytest


def test_response_has_id_of_request(anonymous):
    answer = anonymous.get("/nothing", headers={"X-Request-ID": "from-traefik:1"})
    assert answer.headers["X-Request-ID"] == "from-traefik:1"


def test_request_without_id_gets_unique_id(anonymous):
    ids = {anonymous.get("/health/live").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("invalid", ["", "with spaces", "quote\"'", "x" * 101, "{json}"])
def test_id_that_is_unsafe_for_logs_is_replaced(anonymous, invalid):
    answer = anonymous.get("/health/live", headers={"X-Request-ID": invalid})
    assert answer.headers["X-Request-ID"] != invalid
    assert len(answer.headers["X-Request-ID"]) == 32


def test_error_response_has_id_of_request(anonymous):
    answer = anonymous.get("/users/me", headers={"X-Request-ID": "mine"})
    assert answer.status_code == 401
    assert answer.headers["X-Request-ID"] == "mine"


def test_only_nginx_gets_id_of_user(flask, user, client):
    """It removes the header: backend/nginx.conf. An anonymous request has none, even in a process
    that has just answered one of a user.
    """
    behind_nginx = flask.test_client()
    path, login = "/api/v1/users/me", {"Authorization": client.headers["Authorization"]}
    nginx = {"NGINX_LOGS_USERS": "yes"}
    answer = behind_nginx.get(path, headers=login, environ_overrides=nginx)
    assert answer.headers["X-User-ID"] == str(user.id)
    answer = behind_nginx.get(path, environ_overrides=nginx)
    assert (answer.status_code, answer.headers["X-User-ID"]) == (401, "-")
    assert "X-User-ID" not in client.get("/users/me").headers
