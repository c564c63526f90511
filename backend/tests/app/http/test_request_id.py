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
