"""scripts/logs.py, and the configuration of Vector, both with lines as the services write them."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from system import ROOT

NOW = datetime.now(UTC)
JOB = "0b1c2d3e-0000-4000-8000-000000000000"


def stamp(seconds: float) -> str:
    """A time so many seconds ago, as Docker adds it to a line."""
    return f"{(NOW - timedelta(seconds=seconds)):%Y-%m-%dT%H:%M:%S.%f}789Z"


def line(**fields: str) -> str:
    usual = {"time": "2026-01-02 03:04:05,678", "level": "INFO", "logger": "app", "job_id": "-"}
    return json.dumps({**usual, "request_id": "-", "message": "", **fields})


def logs(*options: str, lines: list[str], check: bool = True) -> list[str]:
    done = subprocess.run(
        [sys.executable, "scripts/logs.py", *options],
        cwd=ROOT,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 0 or not check, done.stderr
    return (done.stdout + done.stderr).splitlines()


TRAEFIK = {
    "RequestMethod": "POST",
    "RequestPath": "/api/v1/jobs/?secret=1",
    "DownstreamStatus": 201,
    "downstream_X-Request-Id": "ab",
    "time": "2026-01-02T03:04:05Z",
}


def test_request_is_shown_in_order_of_time_with_compose():
    """The containers' lines come one container after the other."""
    given = [
        f"backend-1         | {stamp(30)} {line(request_id='ab', message='POST 201')}",
        f"backend-1         | {stamp(29)} {line(request_id='abc', message='another request')}",
        f"traefik-1         | {stamp(31)} {json.dumps(TRAEFIK)}",
        f"worker-reports-1  | {stamp(20)} {line(request_id='ab', job_id=JOB, message='begins')}",
        f"worker-reports-1  | {stamp(25)} {line(request_id='ab', job_id=JOB, message='sooner')}",
        f"\x1b[2Kworker-mail-1     | {stamp(19)} {line(request_id='ab', message='sends')}",
        f"db-1              | {stamp(24)} a text with ab in it",
    ]
    assert logs("--request", "ab", lines=given) == [
        "traefik-1        | 2026-01-02 03:04:05 INFO traefik [ab] POST /api/v1/jobs/ 201",
        "backend-1        | 2026-01-02 03:04:05,678 INFO app [ab] POST 201",
        f"worker-reports-1 | 2026-01-02 03:04:05,678 INFO app [ab job {JOB}] sooner",
        f"worker-reports-1 | 2026-01-02 03:04:05,678 INFO app [ab job {JOB}] begins",
        "worker-mail-1    | 2026-01-02 03:04:05,678 INFO app [ab] sends",
    ]


def test_job_is_shown_on_swarm_with_lines_that_name_it():
    given = [
        f"{stamp(20)} app_backend.1.x@node1    | {line(message=f'job {JOB} is sent')}",
        f"{stamp(9)} app_backend.1.x@node1    | {line(message=f'GET /api/v1/jobs/{JOB} 200')}",
        f"{stamp(10)} app_worker-mail.1.y@node2    | {line(job_id=JOB, message='begins')}",
    ]
    assert logs("--job", JOB, lines=given) == [
        f"app_backend.1.x@node1     | 2026-01-02 03:04:05,678 INFO app [-] job {JOB} is sent",
        f"app_worker-mail.1.y@node2 | 2026-01-02 03:04:05,678 INFO app [- job {JOB}] begins",
    ]


def test_traceback_belongs_to_its_line_and_old_lines_are_omitted():
    now, old = (f"{datetime.now() - timedelta(seconds=ago):%Y-%m-%d %H:%M:%S}" for ago in (1, 99))
    given = [
        f"api | {old},100 ERROR   app [ab] too old",
        f"api | {now},200 ERROR   app [ab] no coffee",
        "api | Traceback (most recent call last):",
        "api | ValueError: no coffee",
        f"api | {now} - worker 1 buried",
        f"api | {now} INFO uwsgi [abc] GET /api/v1/users/me 200 3 ms",
    ]
    assert logs("--request", "ab", "--since", "60", lines=given) == [
        f"api | {now},200 ERROR   app [ab] no coffee",
        "Traceback (most recent call last):",
        "ValueError: no coffee",
    ]


@pytest.mark.parametrize("options", [(), ("--request", "ab")])
def test_line_cannot_control_the_terminal(options):
    attack = line(request_id="ab", message="\x1b]0;title\x07\x1b[2J")
    [shown] = logs(*options, lines=[f"backend-1 | {stamp(1)} {attack}"])
    assert shown.endswith("[ab] \ufffd]0;title\ufffd\ufffd[2J")


def test_number_of_lines_is_limited():
    many = [f"backend-1 | {stamp(1)} {line(request_id='ab')}"] * 10_001
    shown = logs("--request", "ab", lines=many)
    assert len(shown) == 10_001
    assert shown[-1] == "There are more lines: this shows 10000 of them."


def test_nothing_found_is_an_error():
    given = ["backend-1 | text", "", "| {}", "backend-1 | [1]", "backend-1 | null"]
    assert logs("--job", JOB, "--since", "60", lines=given, check=False) == [
        "No line of the last 60 seconds has the ID."
    ]


def test_configuration_of_vector_is_complete():
    """Its parts fit together. Its code is checked by Vector only: `vector test`."""
    config = yaml.safe_load((ROOT / "monitoring/vector.yaml").read_text())
    parts = {**config["sources"], **config["transforms"]}
    assert {part["type"] for part in parts.values()} == {"docker_logs", "remap"}
    for part in (*config["transforms"].values(), *config["sinks"].values()):
        assert set(part["inputs"]) <= parts.keys()
    loki = config["sinks"]["loki"]
    # An ID as a label would create a stream in Loki for each request.
    assert loki["labels"].keys() == {"application", "service", "level"}
    source = config["transforms"]["entries"]["source"]
    for label, value in loki["labels"].items():
        assert value == f"{{{{ {label} }}}}"
        assert f".{label} = " in source
    for test in config["tests"]:
        assert {it["insert_at"] for it in test["inputs"]} <= config["transforms"].keys()
        assert {it["extract_from"] for it in test["outputs"]} <= config["transforms"].keys()
