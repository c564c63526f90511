import json
import logging

import pytest

from shared.logging import configure_logging, request_id
from shared.settings import settings


@pytest.fixture
def configure(monkeypatch, environment):
    """Configure logging as a new process does, and restore it after the test."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def with_format(name: str) -> None:
        monkeypatch.setenv("LOG_FORMAT", name)
        settings.cache_clear()
        configure_logging()

    yield with_format
    root.handlers[:], root.level = before[0], before[1]
    settings.cache_clear()


def test_text_format_is_one_readable_line(configure, capsys):
    configure("text")
    request_id.set("abc")
    logging.getLogger("app.users").warning("low on %s", "coffee")
    assert capsys.readouterr().err.endswith("WARNING app.users [abc] low on coffee\n")


def test_json_format_has_request_id_and_traceback(configure, capsys):
    configure("json")
    request_id.set("abc")
    try:
        raise ValueError("no coffee")
    except ValueError:
        logging.getLogger("app.users").exception('a "quoted"\nmessage')
    [line] = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert {name: entry[name] for name in ("level", "logger", "request_id", "message")} == {
        "level": "ERROR",
        "logger": "app.users",
        "request_id": "abc",
        "message": 'a "quoted"\nmessage',
    }
    assert "ValueError: no coffee" in entry["exc_info"]
