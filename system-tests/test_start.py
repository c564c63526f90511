"""scripts/start.sh: the whole application without Docker."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from copies import run
from system import (
    EMAIL,
    PASSWORD,
    ROOT,
    SETTINGS,
    Api,
    free_port,
    run_browser_tests,
    slowness,
    wait_until,
)
from terminal import Start

DEMO_USERS = 60_000


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def start(data_dir) -> Iterator[Start]:
    with Start(data_dir, free_port()) as started:
        yield started


def test_first_start_is_ready_within_three_minutes_and_ctrl_c_ends_all(start):
    seconds = start.read_until(b"Ready: ", 180)
    print(f"\nfirst start: ready after {seconds:.1f} s")
    assert start.url.encode() in start.output
    assert EMAIL.encode() in start.output
    print(f"Ctrl-C: ended after {start.press_ctrl_c():.1f} s")


def test_second_start_is_ready_within_ten_seconds_and_curl_logs_in(start):
    seconds = start.read_until(b"Ready: ", 60)
    print(f"\nsecond start: ready after {seconds:.1f} s")
    assert seconds < 10 * slowness()
    tour = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    commands = re.search(r"^    token=.*?\n(?=\n)", tour, re.MULTILINE | re.DOTALL)[0]
    for example, real in (
        ("http://localhost:8000", start.url),
        ("admin@example.com", EMAIL),
        ("changethis", PASSWORD),
    ):
        commands = commands.replace(example, real)
    assert f'"email":"{EMAIL}"' in run(ROOT, "bash", "-euc", commands).replace(" ", "")
    start.press_ctrl_c()


def test_browser_logs_in_runs_a_report_and_opens_it(start, data_dir):
    start.read_until(b"Ready: ", 60)
    environment = {
        **SETTINGS,
        **os.environ,
        "FLASK_APP": "app",
        "DATABASE_URL": f"sqlite:///{data_dir}/app.sqlite",
        "REDIS_URL": "redis://127.0.0.1:1",
        "RESULTS_DIR": f"{data_dir}/results",
    }
    command = [ROOT / ".venv/backend/bin/flask", "seed", "--only-users", f"--users={DEMO_USERS}"]
    subprocess.run(command, cwd=ROOT / "backend", env=environment, check=True, timeout=120)
    mails = str(data_dir / "mails")
    run_browser_tests(start.url, DEMO_USERS + 1, "without-docker", E2E_MAIL_DIR=mails)


def test_job_interrupted_by_ctrl_c_finishes_after_next_start(start, data_dir):
    start.read_until(b"Ready: ", 60)
    api = Api(start.url)
    api.log_in()
    job_id = api.start_report()
    wait_until(lambda: api.job(job_id)["state"] == "running", 20, "the report runs")
    start.press_ctrl_c()

    with Start(data_dir, free_port()) as again:
        again.read_until(b"Ready: ", 60)
        api.base_url = again.url
        assert api.wait_for_job(job_id)["state"] == "succeeded"
        again.press_ctrl_c()


def test_deep_link_is_a_page_and_a_missing_file_is_404(start):
    start.read_until(b"Ready: ", 60)
    assert "<app-root" in requests.get(f"{start.url}/jobs", timeout=5).text
    assert requests.get(f"{start.url}/missing.js", timeout=5).status_code == 404
    start.press_ctrl_c()


def test_other_hosts_are_refused_and_api_paths_return_no_page(start):
    start.read_until(b"Ready: ", 60)
    for path in ("/", "/jobs", "/api/v1/health/live", "/api/docs/"):
        for host, status in (("localhost:1", 200), ("[::1]", 200), ("evil.example.com", 421)):
            answer = requests.get(f"{start.url}{path}", headers={"Host": host}, timeout=5)
            assert answer.status_code == status, (path, host)
    for path in ("/api", "/api/", "/flower", "/flower/", "/pgadmin/login"):
        answer = requests.get(f"{start.url}{path}", timeout=5)
        assert "<app-root" not in answer.text, path
    assert "<app-root" in requests.get(f"{start.url}/apiary", timeout=5).text
    start.press_ctrl_c()


def test_files_are_private_to_the_user(data_dir):
    files = [data_dir, *data_dir.rglob("*")]
    assert {"app.sqlite", "api.log", "valkey.conf"} <= {file.name for file in files}
    assert [file for file in files if file.lstat().st_mode & 0o077] == []


def test_default_password_is_refused_if_other_machines_reach_the_site(tmp_path):
    port = str(free_port())
    said = run_failing(HTTP_ADDRESS="0.0.0.0", HTTP_PORT=port, DATA_DIR=str(tmp_path))
    assert "SECRET_KEY still has its default" in said
    assert "HTTP_ADDRESS=0.0.0.0 opens the site to other machines" in said


def run_failing(**environment: str) -> str:
    """Run the script, which must fail with a readable message, and return that message."""
    done = subprocess.run(
        ["scripts/start.sh"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "unbound variable" not in done.stderr
    return done.stderr


def test_port_in_use_prints_message(tmp_path):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = str(server.getsockname()[1])
        assert f"Port {port} is in use" in run_failing(HTTP_PORT=port, DATA_DIR=str(tmp_path))


def test_folder_without_write_access_prints_message(tmp_path):
    (tmp_path / "file").touch()
    said = run_failing(HTTP_PORT=str(free_port()), DATA_DIR=str(tmp_path / "file/data"))
    assert "Cannot write into" in said


def test_process_that_dies_ends_the_others_and_shows_its_log(start):
    start.read_until(b"Ready: ", 60)
    [valkey] = [p for p in start.process.children() if "valkey" in p.name()]
    os.kill(valkey.pid, signal.SIGKILL)
    start.read_until(b"valkey has stopped", 10)
    wait_until(lambda: not start.process.children(recursive=True), 30, "the rest ends")


def can_unshare_network() -> bool:
    return subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_unshare_network(), reason="this user may not take it away")
def test_first_start_without_network_prints_message(tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True, timeout=60)
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", "exec scripts/start.sh"],
        cwd=clone,
        env={
            **os.environ,
            "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1",
            "DATA_DIR": f"{tmp_path}/d",
        },
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert "The package registries do not answer" in done.stderr
