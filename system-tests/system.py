"""Shared by the tests of the whole system, which use the running services from outside."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import requests

ROOT = Path(__file__).parents[1]


def read_settings(file: Path, **environment: str) -> dict[str, str]:
    """Return the settings that the scripts read from .env or a similar file."""
    done = subprocess.run(
        ["bash", "-c", 'source scripts/lib.sh; load_env "$1"; env -0', "scripts/x", file],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        timeout=20,
    )
    assert done.returncode == 0, done.stderr.decode()
    return dict(line.split("=", 1) for line in done.stdout.decode().split("\0") if line)


SETTINGS = read_settings(ROOT / ".env")
USUAL_SECONDS_TO_IMPORT = 1.2
EMAIL, PASSWORD = SETTINGS["FIRST_SUPERUSER_EMAIL"], SETTINGS["FIRST_SUPERUSER_PASSWORD"]
MODULES = sorted(file.parent.name for file in ROOT.glob("worker/*/tasks.py"))
NIGHTLY = "NIGHTLY" in os.environ  # scripts/test.sh nightly, scripts/test-generator.sh nightly
nightly = pytest.mark.skipif(not NIGHTLY, reason="takes long: it runs nightly")


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@cache
def slowness() -> float:
    """How much slower than a usual machine this one is, from the time that it takes to import the
    application: 1 to 3. Limits in seconds are multiplied by it.
    """
    begun = time.monotonic()
    command = [".venv/backend/bin/python", "-c", "import app"]
    environment = {**SETTINGS, **os.environ, "DATABASE_URL": "sqlite://", "PYTHONPATH": "backend"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60)
    return min(3, max(1, (time.monotonic() - begun) / USUAL_SECONDS_TO_IMPORT))


def wait_until(
    condition: Callable[[], object], seconds: float, what: str, *, every: float = 0.2
) -> None:
    """Fail if the condition does not hold within these seconds times `slowness`."""
    end = time.monotonic() + seconds * slowness()
    while not condition():
        assert time.monotonic() < end, f"not within {seconds * slowness():.0f} seconds: {what}"
        time.sleep(every)


class Api(requests.Session):
    """The API as a browser reaches it, through the proxies in front of it."""

    def __init__(self, base_url: str, timeout: float = 15) -> None:
        super().__init__()
        self.base_url, self.timeout = base_url, timeout

    def request(self, method: str, path: str, **options) -> requests.Response:
        options.setdefault("timeout", self.timeout)
        return super().request(method, f"{self.base_url}{path}", **options)

    def log_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        form = {"username": email, "password": password}
        answer = self.post("/api/v1/login/access-token", data=form)
        assert answer.status_code == 200, answer.text
        self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def start_report(self) -> str:
        return self.start_job("reports.users")

    def start_job(self, task: str) -> str:
        answer = self.post("/api/v1/jobs/", json={"task": task})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def job(self, job_id: str) -> dict:
        return self.get(f"/api/v1/jobs/{job_id}").json()

    def wait_for_job(self, job_id: str, seconds: float = 120) -> dict:
        wait_until(lambda: self.job(job_id)["finished_at"], seconds, f"job {job_id} ends")
        return self.job(job_id)


# The browser tests sign up, and all of them use the same IP address.
BROWSER_TESTS_NEED = {
    "REQUESTS_PER_MINUTE": "100000",
    "SIGNUP_OPEN": "true",
    "LOGIN_ATTEMPTS_PER_IP": "5000",
    "MAILS_PER_IP": "1000",
}


def run_browser_tests(base_url: str, users: int, name: str, *chosen: str, **mails: str) -> None:
    """Run Playwright's tests in Chromium against this URL: all that frontend/playwright.config.ts
    selects, or the `chosen` ones.

    `mails`: E2E_MAIL_DIR or E2E_MAIL_CATCHER, where the tests find the sent mails.
    """
    environment = {**os.environ, "BASE_URL": base_url, "E2E_USERS": str(users), **mails}
    results = ROOT / f"test-results/browser-{name}.xml"
    environment["PLAYWRIGHT_JUNIT_OUTPUT_FILE"] = str(results)
    command = ["npm", "run", "--prefix", "frontend", "e2e", "--", *chosen]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=1260)
    if done.returncode:
        pytest.fail(f"browser tests failed: {_failures(results)}", pytrace=False)


def _failures(results: Path) -> str:
    """What a JUnit file says of each test that failed."""
    failures = ElementTree.parse(results).iter("failure") if results.exists() else ()
    return "\n".join(failure.text or "" for failure in failures)
