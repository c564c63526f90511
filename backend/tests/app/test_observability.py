"""Errors to Sentry and traces by OpenTelemetry, as receivers of their own get them."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from shared.db.session import session_scope
from shared.models import Job
from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
OFF = {"SENTRY_DSN": "", "OTEL_EXPORTER_OTLP_ENDPOINT": ""}


class Receiver:
    """Takes all requests, and keeps their bodies."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        received = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                compressed = self.headers["Content-Encoding"] == "gzip"
                received.append(gzip.decompress(body) if compressed else body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{self.server.server_port}"

    def events(self) -> list[dict]:
        """The events of Sentry: the third line of each envelope."""
        return [json.loads(body.splitlines()[2]) for body in list(self.bodies)]

    def spans(self) -> dict[tuple[str, str], list]:
        """The spans by the names of their services and their own."""
        found: dict[tuple[str, str], list] = {}
        for body in list(self.bodies):
            for of_service in ExportTraceServiceRequest.FromString(body).resource_spans:
                resource = {it.key: it.value.string_value for it in of_service.resource.attributes}
                for span in (it for scope in of_service.scope_spans for it in scope.spans):
                    found.setdefault((resource["service.name"], span.name), []).append(span)
        return found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def run(code: str, *arguments: str, **settings: str) -> str:
    """Run code in a process of its own: it is loaded for a whole process."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **OFF, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FAIL = """
import sqlalchemy as sa
from app import create_app
from shared.db.session import session_scope

flask = create_app()

@flask.post("/fail/<name>")
def fail(name):
    password = "hunter2"
    try:
        with session_scope() as session:
            session.execute(sa.text("SELECT :name FROM nowhere"), {"name": "Countess Ada"})
    except sa.exc.DBAPIError as error:
        raise ValueError("no mail to ada@example.com") from error

answer = flask.test_client().post(
    "/fail/lovelace?email=ada@example.com",
    json={"password": "hunter2"},
    headers={"Cookie": "tools=secret-cookie", "Authorization": "Bearer secret-token",
             "X-Request-ID": "r1", "User-Agent": "Adas browser"},
    environ_overrides={"REMOTE_ADDR": "203.0.113.7"},
)
assert answer.status_code == 500
flask.test_client().post("/api/v1/client-errors/", json={
    "message": "no mail to ada@example.com", "stack": "at f (main.js:1)",
    "path": "/items?token=secret-token", "version": "main-AB12CD34.js"})
"""
PERSONAL = ("ada@", "Countess", "hunter2", "secret-", "203.0.113", "lovelace", "Adas browser")


def test_sentry_gets_errors_without_personal_data(receiver):
    dsn = f"http://key@{receiver.address}/1"
    run(FAIL, SENTRY_DSN=dsn, RELEASE="v1.2", LOG_FORMAT="json")
    wait_until(lambda: len(receiver.bodies) == 2)
    event, of_page = sorted(receiver.events(), key=lambda it: it["logger"] == "pages")
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert event["exception"]["values"][-1]["value"] == "no mail to [masked]"
    assert event["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "fail"
    assert event["tags"] == {"request_id": "r1", "job_id": "-"}
    assert of_page["logentry"]["formatted"] == "no mail to [masked]\nat f (main.js:1)"
    assert of_page["tags"]["path"] == "/items"
    for it in (event, of_page):
        assert (it["release"], it["environment"]) == ("v1.2", "production")
        assert not it.keys() & {"request", "user", "breadcrumbs", "extra", "server_name"}
    for body in receiver.bodies:
        assert [it for it in PERSONAL if it in body.decode()] == []


START_JOB = """
import sys
from app import create_app

answer = create_app().test_client().post(
    "/api/v1/password-recovery",
    json={"email": "nobody@example.com"},
    headers={"traceparent": sys.argv[1]},
)
assert answer.status_code < 300, answer.text
"""
MAIL = {
    "MAIL_FROM": "app@example.com",
    "PUBLIC_URL": "https://example.com",
    "SMTP_HOST": "127.0.0.1",  # unused, since there is no such recipient
}


def test_trace_leads_from_request_to_job_and_their_statements(receiver, set_settings, start_worker):
    settings = {
        **MAIL,
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{receiver.address}",
        "OTEL_BSP_SCHEDULE_DELAY": "100",  # milliseconds
    }
    before = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"  # of a proxy
    run(START_JOB, before, **settings)
    with session_scope(read_only=True) as session:
        job_id = session.scalars(sa.select(Job.id)).one()
    set_settings(**settings)
    start_worker("mail")
    ended = ("worker-mail", "mail.send")
    wait_until(lambda: ended in receiver.spans())
    spans = receiver.spans()
    [request], [job] = spans["api", "POST /api/v1/password-recovery"], spans[ended]
    assert request.parent_span_id.hex() == "b7ad6b7169203331"
    assert job.parent_span_id == request.span_id
    assert {it.key: it.value.string_value for it in job.attributes} == {"job.id": str(job_id)}
    everything = [span for found in spans.values() for span in found]
    assert {span.trace_id.hex() for span in everything} == {"0af7651916cd43dd8448eb211c80319c"}
    [inserted] = [
        span
        for span in spans["api", "INSERT"]
        if any("INTO jobs" in it.value.string_value for it in span.attributes)
    ]
    assert inserted.parent_span_id == request.span_id
    assert all(it.parent_span_id == job.span_id for it in spans["worker-mail", "UPDATE"])
    assert b"nobody@" not in b"".join(receiver.bodies)


@pytest.mark.parametrize(
    "code",
    ["from app import create_app; create_app()", "import worker.__main__, worker.runtime.runner"],
)
def test_nothing_is_loaded_without_settings(code):
    # The client of Redis imports a part of OpenTelemetry if it is installed, as it is here.
    found = "{'sentry_sdk', 'shared.tracing', 'opentelemetry.exporter', 'google.protobuf'}"
    ask = f"import sys; print({found} & sys.modules.keys())"
    assert run(f"{code}\n{ask}").splitlines()[-1] == "set()"


@pytest.mark.parametrize("setting", OFF)
def test_error_without_packages_says_how_to_install_them(setting):
    """Python finds no package that is None here."""
    code = """
import sys
sys.modules["sentry_sdk"] = sys.modules["opentelemetry"] = None
try:
    from app import create_app
    create_app()
except SystemExit as error:
    print(error)
"""
    said = run(code, **{setting: "https://key@host.example.com/1"})
    assert said.startswith(f"The setting {setting} needs more packages")


def test_packages_have_versions_of_images_that_they_are_added_to():
    """pip refuses two versions of a package."""

    def pins(lock: Path) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE))

    added = pins(ROOT / "backend/observability.txt")
    images = [ROOT / "backend/requirements.txt", *ROOT.glob("worker/*/requirements.txt")]
    assert len(images) > 1
    for image in images:
        both = added.keys() & pins(image).keys()
        assert {name: added[name] for name in both} == {name: pins(image)[name] for name in both}
