"""Live updates through Traefik and the Nginx of the API's container."""

import json
import subprocess
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
import requests
from compose import Stack
from system import Api, slowness

EVENTS = 20
PERSON = "seven tired otters sing"
STREAM = {"Accept": "text/event-stream"}
# Writes events as a worker does. Their id is the time of the commit.
PUBLISH = f"""
import sys, time
from uuid import UUID
from shared.db.session import session_scope
from shared.events import publish
for _ in range({EVENTS}):
    with session_scope() as session:
        publish(session, [UUID(sys.argv[1])], {{"type": "job", "id": str(time.time())}})
"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test-events", "docker-compose.yml")
    try:
        made.build("backend", "worker-reports")
        made.up("traefik", "errors", "backend", "worker-reports")
        yield made
    finally:
        made.down()


@pytest.fixture(scope="module")
def root(stack) -> Api:
    api = Api(stack.url)
    api.log_in()
    return api


@pytest.fixture
def ada(stack, root) -> Api:
    return make_person(stack, root)


def make_person(stack: Stack, root: Api) -> Api:
    email = f"{uuid4()}@example.com"
    body = {"email": email, "password": PERSON}
    assert root.post("/api/v1/users/", json=body).status_code == 201
    person = Api(stack.url)
    person.log_in(email, PERSON)
    return person


def open_stream(api: Api) -> Iterator[str]:
    """Open a stream, and return its lines."""
    response = api.get("/api/v1/events", headers=STREAM, stream=True)
    assert response.headers["Content-Type"].startswith("text/event-stream"), response.text
    lines = response.iter_lines(chunk_size=1, decode_unicode=True)
    assert next(lines) == ": hi"
    return lines


def next_event(lines: Iterator[str]) -> dict:
    return next(json.loads(line[5:]) for line in lines if line.startswith("data:"))


def test_progress_of_a_job_arrives_while_it_runs(root):
    lines = open_stream(root)
    job_id = root.start_report()
    assert next_event(lines) == {"type": "job", "id": job_id}
    root.wait_for_job(job_id)
    kinds = iter(lambda: next_event(lines).get("kind"), "job.succeeded")
    assert set(kinds) == {None}


def test_user_gets_no_events_of_others(stack, root, ada):
    lines = open_stream(ada)
    root.wait_for_job(root.start_report())
    user_id = ada.get("/api/v1/users/me").json()["id"]
    root.patch(f"/api/v1/users/{user_id}", json={"email": f"{uuid4()}@example.com"})
    assert next_event(lines) == {"type": "notification", "kind": "account.email_changed"}
    for path in (f"/streams/{user_id}", f"/api/v1/events/{user_id}"):
        assert not root.get(path, headers=STREAM).ok
    assert requests.get(f"{stack.url}/api/v1/events", timeout=10).status_code == 401


def test_ended_session_gets_no_more_events(ada):
    lines = open_stream(ada)
    assert ada.delete(f"/api/v1/sessions/{ada.get('/api/v1/sessions/').json()['data'][0]['id']}").ok
    assert not [line for line in lines if line.startswith("data:")]  # it ends
    assert ada.get("/api/v1/events", headers=STREAM).status_code == 401


def test_publisher_cannot_be_reached_from_outside(stack, ada):
    user_id = ada.get("/api/v1/users/me").json()["id"]
    for path in (f"/{user_id}", f"/api/{user_id}", f"/api/v1/events/{user_id}", "/api/v1/events"):
        assert not ada.post(path, data="{}").ok
    assert not any(stack.containers()["backend"]["NetworkSettings"]["Ports"].values())


def test_event_arrives_within_300_ms_while_200_pages_are_open(stack, root, ada):
    people = [make_person(stack, root) for _ in range(5)]
    pages = [open_stream(person) for person in people for _ in range(40)]
    lines = open_stream(ada)
    user_id = ada.get("/api/v1/users/me").json()["id"]
    publisher = [*stack.command, "exec", "-T", "worker-reports", "python", "-c", PUBLISH, user_id]
    with subprocess.Popen(publisher, cwd=stack.root, env=stack.environment) as process:
        delays = sorted(time.time() - float(next_event(lines)["id"]) for _ in range(EVENTS))
        assert process.wait(20) == 0
    print(f"\n{len(pages)} pages; median {delays[EVENTS // 2]:.3f} s, last {delays[-1]:.3f} s")
    assert delays[EVENTS // 2] < 0.3 * slowness()
