import pytest


def test_the_id_that_a_request_brings_is_in_its_answer(stranger):
    answer = stranger.get("/nothing", headers={"X-Request-ID": "from-traefik:1"})
    assert answer.headers["X-Request-ID"] == "from-traefik:1"


def test_each_request_without_an_id_is_given_one(stranger):
    ids = {stranger.get("/health/live").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("unfit", ["", "with spaces", "quote\"'", "x" * 101, "{json}"])
def test_an_id_that_would_spoil_a_log_is_replaced(stranger, unfit):
    answer = stranger.get("/health/live", headers={"X-Request-ID": unfit})
    assert answer.headers["X-Request-ID"] != unfit
    assert len(answer.headers["X-Request-ID"]) == 32


def test_an_error_has_it_too(stranger):
    answer = stranger.get("/users/me", headers={"X-Request-ID": "mine"})
    assert answer.status_code == 401
    assert answer.headers["X-Request-ID"] == "mine"
