import json
import logging

import pytest

from shared.logging import configure_logging, request_id
from shared.settings import settings


@pytest.fixture
def configure(monkeypatch, environment):
    """Configures the logs as another process would; afterwards, they are as they were."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def with_format(name: str) -> None:
        monkeypatch.setenv("LOG_FORMAT", name)
        settings.cache_clear()
        configure_logging()

    yield with_format
    root.handlers[:], root.level = before[0], before[1]
    settings.cache_clear()


def test_in_a_terminal_a_log_is_a_line_to_read(configure, capsys):
    configure("text")
    request_id.set("abc")
    logging.getLogger("app.users").warning("low on %s", "coffee")
    assert capsys.readouterr().err.endswith("WARNING app.users [abc] low on coffee\n")


def test_in_a_container_a_log_is_json_with_the_requests_id_and_the_trace(configure, capsys):
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
