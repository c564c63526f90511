"""Logins over two API containers, which count attempts together."""

from collections import Counter
from collections.abc import Iterator

import pytest
from compose import Stack
from system import Api

EMAIL, PASSWORD = "grace@example.com", "a passphrase of my own"
SERVICES = ("traefik", "backend")


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test-accounts", "docker-compose.yml")
    try:
        made.build(*SERVICES, "migrate")
        made.up(*SERVICES, options=("--scale", "backend=2"))
        made.run("exec", "-T", "backend", "flask", "create-user", EMAIL, "--password", PASSWORD)
        yield made
    finally:
        made.down()


def log_in(api: Api, password: str):
    form = {"username": EMAIL, "password": password}
    return api.post("/api/v1/login/access-token", data=form)


def test_wrong_passwords_are_counted_across_containers(stack):
    owner, attacker = Api(stack.url), Api(stack.url)
    token = log_in(owner, PASSWORD).json()["access_token"]

    answers = [log_in(attacker, f"wrong {number}") for number in range(20)]
    assert Counter(answer.status_code for answer in answers) == {401: 10, 429: 10}
    assert all(1 <= int(it.headers["Retry-After"]) <= 300 for it in answers[10:])
    both = [stack.run("logs", "--index", index, "backend") for index in ("1", "2")]
    assert all("POST /api/v1/login/access-token" in log for log in both), "one did it all"

    assert log_in(attacker, PASSWORD).status_code == 429
    header = {"Authorization": f"Bearer {token}"}
    assert owner.get("/api/v1/users/me", headers=header).status_code == 200
    assert owner.post("/api/v1/login/refresh").status_code == 200


def test_request_has_same_id_in_logs_and_response(stack):
    answer = Api(stack.url).get("/api/v1/users/me", headers={"X-Request-ID": "follow-me"})
    assert answer.headers["X-Request-ID"] == "follow-me"
    assert "follow-me" in stack.run("logs", "traefik")
    assert "follow-me" in stack.run("logs", "backend")
