import json
import logging
import time
from collections.abc import Callable, Iterator
from io import StringIO

import pytest

from app.auth import limits
from app.client_errors import service
from shared.logging import configure_logging
from tests.client import Client

PATH = "/client-errors/"
REPORT = {"message": "x is undefined", "path": "/items"}
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
UUID = "0b5c2a4e-6f1d-4b8e-9c3a-2d7f8e1a5b60"


@pytest.fixture
def logged(server, set_settings) -> Iterator[Callable[[], list[dict]]]:
    """Return the reports in the JSON log."""
    root, log = logging.getLogger(), StringIO()
    before = root.handlers[:]
    set_settings(LOG_FORMAT="json")
    configure_logging()
    root.handlers[0].setStream(log)

    def read() -> list[dict]:
        entries = map(json.loads, log.getvalue().splitlines())
        return [entry for entry in entries if entry["logger"] == service.__name__]

    yield read
    root.handlers[:] = before


def test_error_is_one_line_in_log_without_user(client: Client, user, logged):
    report = {
        "message": "x is undefined",
        "stack": "Error: x is undefined\n    at show (https://app.test/chunk-AB12CD34.js:1:20)",
        "path": "/items?q=secret#token=secret",
        "version": "main-AB12CD34.js",
    }
    headers = {"User-Agent": "A browser", "X-Request-ID": "abc"}
    assert client.post(PATH, json=report, headers=headers).status_code == 204
    [entry] = logged()
    assert entry.pop("time")
    assert entry == {
        "level": "WARNING",
        "logger": "app.client_errors.service",
        "request_id": "abc",
        "user_id": "-",
        "job_id": "-",
        "message": "client error: x is undefined",
        "stack": report["stack"].splitlines(),
        "path": "/items",
        "version": "main-AB12CD34.js",
        "user_agent": "A browser",
    }


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("no user ada.lovelace+x@example.com here", "no user [masked] here"),
        ("GET /users?q=ada&page=2 failed", "GET /users?q=[masked]&page=[masked] failed"),
        ("/login#token=abc", "/login#token=[masked]"),
        ("q=ada%40example.com", "q=[masked]"),
        (f"Bearer {JWT}", "Bearer [masked]"),
        (f"GET /api/v1/users/{UUID}: 500", "GET /api/v1/users/[masked]: 500"),
        # Frames of Firefox, and long names, stay.
        (
            "show@https://app.test/main-AB12CD34.js:1:2",
            "show@https://app.test/main-AB12CD34.js:1:2",
        ),
        ("at ɵɵdefineInjectableTemplateFunction", "at ɵɵdefineInjectableTemplateFunction"),
        (
            "at a (/chunk-of-a-long-name-AB12CD34.js:1:2)",
            "at a (/chunk-of-a-long-name-AB12CD34.js:1:2)",
        ),
    ],
)
def test_personal_data_is_masked(anonymous: Client, logged, text, masked):
    report = {"message": text, "stack": text, "path": "/", "version": text}
    assert anonymous.post(PATH, json=report, headers={"User-Agent": "x"}).status_code == 204
    [entry] = logged()
    assert entry["message"] == f"client error: {masked}"
    assert (entry["stack"], entry["version"]) == ([masked], masked)


def test_path_has_no_ids(anonymous: Client, logged):
    anonymous.post(PATH, json={**REPORT, "path": f"/users/{UUID}"})
    assert [entry["path"] for entry in logged()] == ["/users/[masked]"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x1b[2K", "\x85"])
def test_report_cannot_add_a_line_to_the_log(anonymous: Client, logged, end):
    forged = f'x{end}{{"level": "ERROR", "logger": "app.client_errors.service", "message": "y"}}'
    anonymous.post(
        PATH, json={"message": forged, "path": forged, "stack": forged, "version": forged}
    )
    [entry] = logged()
    assert entry["level"] == "WARNING"
    texts = [entry["message"], entry["path"], entry["version"], *entry["stack"]]
    assert all(text.isprintable() for text in texts)


def test_long_stack_is_cut(anonymous: Client, logged):
    anonymous.post(PATH, json={**REPORT, "stack": "at a\n" * 100})
    assert [entry["stack"] for entry in logged()] == [["at a"] * service.MAX_FRAMES]


@pytest.mark.parametrize(
    ("field", "length"), [("message", 1001), ("stack", 5001), ("path", 501), ("version", 101)]
)
def test_too_long_field_is_refused(anonymous: Client, logged, field, length):
    answer = anonymous.post(PATH, json={**REPORT, field: "x" * length})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert logged() == []


def test_large_body_is_refused(anonymous: Client, logged):
    answer = anonymous.post(PATH, json={**REPORT, "stack": "x" * 40_000})
    assert answer.status_code == 413
    assert logged() == []


def test_reports_of_a_network_are_limited(anonymous: Client, logged, monkeypatch):
    monkeypatch.setattr(limits.CLIENT_ERRORS, "most", 2)
    answers = [anonymous.post(PATH, json=REPORT) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert int(answers[2].headers["Retry-After"]) <= 3600
    assert len(logged()) == 2


@pytest.mark.parametrize("unit", ["a", "a.", "a@", "a@a.", "?a=", "&a", "a-", "1", "1.", "a1-.js"])
def test_masking_takes_no_longer_with_any_text(unit):
    started = time.process_time()
    service.log_error("x", unit * (5000 // len(unit)), "/", "", "")
    assert time.process_time() - started < 0.5
