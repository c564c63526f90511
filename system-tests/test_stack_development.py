"""The containers of development: docker-compose.yml with its override."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests
from compose import Stack
from copies import copy_files, copy_project, run
from debugger import pause_api, pause_task
from reloads import Reloads, check
from system import BROWSER_TESTS_NEED, ROOT, nightly, run_browser_tests, slowness
from terminal import Script


@pytest.fixture(scope="module")
def stack(tmp_path_factory) -> Iterator[Stack]:
    """Of a copy of the project, whose sources the tests change."""
    project = tmp_path_factory.mktemp("project")
    copy_project(project)
    made = Stack("test-dev", root=project)
    made.environment.update(BROWSER_TESTS_NEED)
    try:
        print(f"\nimages built in {made.build():.1f} s")
        print(f"healthy after {made.up():.1f} s")
        yield made
    finally:
        made.down()


def test_stack_with_new_volumes_is_healthy_within_30_seconds(stack):
    """scripts/reset.sh removes the stack, too, which takes up to 5 seconds."""
    started = time.monotonic()
    run(stack.root, "scripts/reset.sh", "--yes", **stack.environment)
    seconds = time.monotonic() - started
    print(f"\nremoved and healthy again after {seconds:.1f} s, with new volumes")
    assert seconds < 35 * slowness()


def test_browser_signs_up_by_mail_and_opens_report(stack):
    """The pages as `ng serve` builds them, and the mails. test_start.py runs all browser tests."""
    mails = f"http://127.0.0.1:{stack.environment['MAILCATCHER_PORT']}"
    files = ("accounts.spec.ts", "jobs.spec.ts")
    options = ("--project=desktop", *files)
    run_browser_tests(stack.url, 1, "stack-development", *options, E2E_MAIL_CATCHER=mails)


def test_scripts_for_development_reach_containers(stack):
    def count_users() -> int:
        query = ("-Atc", "SELECT count(*) FROM users")
        return int(run(stack.root, "scripts/db.sh", *query, **stack.environment))

    before = count_users()
    assert "5 users created." in run(
        stack.root, "scripts/seed.sh", "--users=5", **stack.environment
    )
    assert count_users() == before + 5
    with Script("scripts/logs.sh", "backend", root=stack.root, **stack.environment) as logs:
        logs.read_until(b" INFO nginx [", 15)


def test_ports_are_published_on_this_machine_only(stack):
    published = {
        (service, binding["HostIp"])
        for service, container in stack.containers().items()
        for bindings in container["NetworkSettings"]["Ports"].values()
        for binding in bindings or []
    }
    names = ("traefik", "db", "redis", "mailcatcher")
    assert published == {(name, "127.0.0.1") for name in names}


def test_api_path_returns_no_page_while_api_is_unavailable(stack):
    """The development server of the pages has a proxy for the API, which has no target here."""
    stack.run("stop", "backend")
    try:
        answer = requests.get(f"{stack.url}/api/v1/users/me", timeout=5)
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "<app-root" in requests.get(f"{stack.url}/jobs", timeout=5).text
    finally:
        stack.up("backend")


def test_mail_catcher_answers(stack):
    port = stack.environment["MAILCATCHER_PORT"]
    assert requests.get(f"http://127.0.0.1:{port}/email", timeout=5).status_code == 200


def test_search_uses_index_and_concurrent_migrations_create_it(stack):
    """The index needs an extension that the container's PostgreSQL has and PyPI's has not."""
    port = stack.environment["DB_PORT"]
    url = f"postgresql+psycopg2://app:changethis@127.0.0.1:{port}/postgres"
    tests = ("backend/tests/app/test_plans.py", "backend/tests/migrations")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "--numprocesses=2", *tests],
        cwd=ROOT,
        env={**os.environ, "TEST_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "no pg_trgm" not in done.stdout


def test_changed_sources_are_loaded_again(stack):
    reports = ("logs", "--no-log-prefix", "worker-reports")
    check(Reloads(stack.root, stack.url, lambda: stack.run(*reports).count(" ready.")))
    assert {it["RestartCount"] for it in stack.containers().values()} == {0}


@nightly
def test_debuggers_pause_api_and_task(stack):
    debug = Stack("test-dev", "docker-compose.yml", "docker-compose.debug.yml", root=stack.root)
    debug.environment = stack.environment
    debug.build("backend", "worker-reports")
    debug.up("backend", "worker-reports", options=("--no-deps", "--no-build"))
    pause_api(stack.url, 5678, stack.root / "backend", "/app")
    pause_task(stack.url, 5680, stack.root / "worker", "/app/worker", seconds=1)


# Until the application is ready.
START = """
scripts/doctor.sh
scripts/start.sh &
start=$!
while kill -0 $start && ! curl --fail --silent localhost:8000/api/v1/health/ready; do sleep 1; done
kill -TERM $start
wait $start
"""


@nightly
def test_application_starts_in_development_container(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    copy_files(folder)
    image = run(ROOT, "docker", "build", "--quiet", ".devcontainer", seconds=600).strip()
    run(folder, "chown", "-R", "1000:1000", ".")
    options = ("--rm", "--init", f"--volume={folder}:/project")
    command = ("bash", "-ec", START)
    said = run(
        folder, "docker", "run", *options, "--workdir=/project", image, *command, seconds=600
    )
    assert '"status":"ok"' in said
