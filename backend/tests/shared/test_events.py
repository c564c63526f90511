"""Events for open pages, sent to a real HTTP server in place of the API's Nginx."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import uuid4

import pytest

from shared import events
from shared.db.session import session_scope
from shared.events import CHANNELS, close_streams, publish

EVENT = {"type": "job", "id": "1"}


@pytest.fixture(autouse=True)
def no_pause(monkeypatch) -> None:
    monkeypatch.setattr(events, "_paused_until", 0.0)


@pytest.fixture
def received(set_settings) -> Iterator[list[tuple[str, str, str]]]:
    """The method, path and body of each request to the server."""
    requests: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            requests.append((self.command, self.path, body))
            self.send_response(201)
            self.end_headers()

        do_DELETE = do_POST  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        set_settings(EVENTS_URL=f"http://127.0.0.1:{server.server_port}")
        yield requests
        server.shutdown()
        thread.join()


def test_event_is_sent_after_the_commit(received):
    users = [uuid4(), uuid4()]
    with session_scope() as session:
        publish(session, users, EVENT)
        close_streams(session, users[0])
        assert received == []
    (post, path, body), closed = received
    assert (post, path, json.loads(body)) == ("POST", f"/{users[0]},{users[1]}", EVENT)
    assert closed == ("DELETE", f"/{users[0]}", "")


def test_rolled_back_change_sends_no_event(received):
    with suppress(ZeroDivisionError), session_scope() as session:
        publish(session, [uuid4()], EVENT)
        raise ZeroDivisionError
    assert received == []


def test_event_for_many_users_needs_few_requests(received):
    with session_scope() as session:
        publish(session, [uuid4() for _ in range(CHANNELS + 1)], EVENT)
    assert [path.count(",") for _, path, _ in received] == [CHANNELS - 1, 0]


def test_unavailable_nginx_delays_one_commit_only(set_settings, caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it never responds
        set_settings(EVENTS_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
        begun = time.monotonic()
        for _ in range(10):
            with session_scope() as session:
                publish(session, [uuid4()], EVENT)
        assert time.monotonic() - begun < 3 * events.TIMEOUT
    assert caplog.text.count("No events are sent") == 1


def test_without_nginx_nothing_is_sent(set_settings, caplog):
    set_settings(EVENTS_URL="")
    with session_scope() as session:
        publish(session, [uuid4()], EVENT)
    assert caplog.text == ""
