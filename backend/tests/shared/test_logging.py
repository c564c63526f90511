import json
import logging
from uuid import UUID

import pytest

from shared.logging import configure_logging, identify
from shared.settings import settings

USER, JOB = UUID(int=1), UUID(int=2)


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
    identify(request="abc", user=USER)
    logging.getLogger("app.users").warning("low on %s", "coffee")
    assert capsys.readouterr().err.endswith("WARNING app.users [abc] low on coffee\n")


def test_text_format_names_the_job(configure, capsys):
    configure("text")
    identify(request="abc", job=JOB)
    logging.getLogger("worker").warning("low on coffee")
    assert capsys.readouterr().err.endswith(f"WARNING worker [abc job {JOB}] low on coffee\n")


def test_ids_of_the_request_before_are_replaced(configure, capsys):
    configure("json")
    identify(request="abc", user=USER, job=JOB)
    identify(job=JOB)
    logging.getLogger("worker").warning("low on coffee")
    entry = json.loads(capsys.readouterr().err)
    assert (entry["request_id"], entry["user_id"], entry["job_id"]) == ("-", "-", str(JOB))


def test_json_format_has_ids_and_traceback(configure, capsys):
    configure("json")
    identify(request="abc", user=USER, job=JOB)
    try:
        raise ValueError("no coffee")
    except ValueError:
        logging.getLogger("app.users").exception('a "quoted"\nmessage')
    [line] = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert "ValueError: no coffee" in entry.pop("exc_info")
    assert entry.pop("time")
    assert entry == {
        "level": "ERROR",
        "logger": "app.users",
        "request_id": "abc",
        "user_id": str(USER),
        "job_id": str(JOB),
        "message": 'a "quoted"\nmessage',
    }
