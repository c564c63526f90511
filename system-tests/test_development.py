"""The scripts for development, without Docker: doctor.sh, seed.sh, db.sh, shell.sh and so on."""

import json
import re
import socket
import subprocess
import sys

import pytest
from copies import run
from system import EMAIL, ROOT, Api, free_port
from terminal import Script

# No container runs for them.
ALONE = {"DOCKER_HOST": "tcp://127.0.0.1:1"}


@pytest.fixture
def here(data_dir) -> dict[str, str]:
    """The environment of scripts that find the running application."""
    return {**ALONE, "DATA_DIR": str(data_dir)}


def test_seed_fills_database_that_db_reads(here):
    assert "12 users created." in run(ROOT, "scripts/seed.sh", "--users", "12", **here)
    counts = "SELECT (SELECT count(*) FROM users), (SELECT count(*) > 20 FROM items)"
    assert "│ 13 " in run(ROOT, "scripts/db.sh", counts, **here)
    refusal = run(ROOT, "scripts/seed.sh", check=False, **here)
    assert "The database has the data of --seed 1 already" in refusal


def test_shell_has_models_and_session(here):
    with Script("scripts/shell.sh", **here) as shell:
        shell.read_until(b"In [", 120)
        shell.type("print('found', session.scalar(sa.select(User.email).where(User.is_superuser)))")
        shell.read_until(f"found {EMAIL}".encode(), 30)


def test_logs_shows_one_part_or_names_all(here):
    with Script("scripts/logs.sh", "api", **here) as logs:
        logs.read_until(b"/api/v1/health/ready 200", 10)
    assert "There are: api.log" in run(ROOT, "scripts/logs.sh", "nothing", check=False, **here)


def test_logs_show_way_of_request_through_api_and_worker(started, here):
    api = Api(started.url)
    api.log_in()
    api.headers["X-Request-ID"] = "way-of-this-request"
    job = api.start_report()
    api.headers["X-Request-ID"] = "another-request"
    api.wait_for_job(job)
    way = run(ROOT, "scripts/logs.sh", "--request", "way-of-this-request", **here)
    lines = way.splitlines()
    assert re.search(r"^api .* uwsgi \[way-of-this-request\] POST /api/v1/jobs/ 201 ", lines[0])
    assert f"job {job} (reports.users) is sent" in way
    begins = f"[way-of-this-request job {job}] job {job} (reports.users): attempt 1 begins"
    assert next(line for line in lines if begins in line).startswith("worker-reports | ")
    times = [line.partition(" | ")[2][:19] for line in lines]
    assert times == sorted(times)
    assert "another-request" not in way

    of_job = run(ROOT, "scripts/logs.sh", "--job", job, "--since", "1h", **here)
    assert begins in of_job
    assert "is sent" in of_job
    assert "GET " not in of_job  # the page that polls


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (("--request", "none-such"), "No line of the last 86400 seconds has the ID."),
        (("--request", "$(id)"), "Give an ID: scripts/logs.sh --request ID"),
        (("--request",), "Give an ID: scripts/logs.sh --request ID"),
        (("--job", "x", "--since", "yesterday"), "--since must be like 30m, 2h or 7d"),
        (("--other",), "Usage: scripts/logs.sh"),
    ],
)
def test_logs_say_what_is_wrong(here, options, refusal):
    assert refusal in run(ROOT, "scripts/logs.sh", *options, check=False, **here)


def test_json_of_containers_is_readable():
    entry = {"time": "2026-01-02 03:04:05,678", "level": "INFO", "logger": "nginx"}
    lines = [
        f"backend-1  | {json.dumps({**entry, 'request_id': 'ab', 'message': 'GET / 200'})}",
        'backend-1  | {"time": 1}',
        "db-1       | ready | to accept connections",
    ]
    done = subprocess.run(
        [sys.executable, "scripts/logs.py"],
        cwd=ROOT,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert done.stdout.splitlines() == [
        "backend-1  | 2026-01-02 03:04:05,678 INFO nginx [ab] GET / 200",
        *lines[1:],
    ]


def test_doctor_finds_port_in_use_and_invalid_setting():
    own = {"HTTP_PORT": str(free_port()), "DB_PORT": str(free_port()), "REDIS_PORT": "1"}
    ports = {**own, "MAILCATCHER_PORT": "2"}
    output = run(ROOT, "scripts/doctor.sh", **ALONE, **ports)
    assert "problem" not in output
    assert "ok       the settings in .env\nok       the ports\n" in output
    with socket.socket() as server:
        server.bind(("127.0.0.1", int(ports["DB_PORT"])))
        server.listen()
        output = run(
            ROOT, "scripts/doctor.sh", check=False, **ALONE, **ports, SIGNUP_OPEN="perhaps"
        )
    assert "problem  The setting SIGNUP_OPEN must be false or true, not 'perhaps'." in output
    assert f"problem  Another program uses the port {ports['DB_PORT']}: " in output
    assert "Problems: 2." in output


def test_reset_asks_and_deletes_data_only_of_stopped_application(here, tmp_path):
    running = run(ROOT, "scripts/reset.sh", "--yes", check=False, **here)
    assert "The application runs: end scripts/start.sh by Ctrl-C first." in running
    for name in ("app.sqlite", "app.sqlite-wal", "valkey.port"):
        (tmp_path / name).touch()
    (tmp_path / "results").mkdir()
    (tmp_path / "valkey.port").write_text("1")
    stopped = {**ALONE, "DATA_DIR": str(tmp_path)}
    assert "Add --yes" in run(ROOT, "scripts/reset.sh", check=False, **stopped)
    assert (tmp_path / "app.sqlite").exists()
    production = run(
        ROOT, "scripts/reset.sh", "--yes", check=False, **stopped, ENVIRONMENT="production"
    )
    assert "it only works in development" in production
    run(ROOT, "scripts/reset.sh", "--yes", **stopped)
    assert [path.name for path in tmp_path.iterdir()] == ["valkey.port"]
