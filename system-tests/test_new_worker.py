"""scripts/new-worker.sh in a fresh copy of the project: the module's job runs, its tests pass."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from copies import copy_project, run
from system import Api, free_port
from terminal import Start


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    copy_project(folder)
    return folder


@pytest.fixture
def start(project, tmp_path, monkeypatch) -> Iterator[Start]:
    monkeypatch.setenv("WORKER_TRYOUT_CONCURRENCY", "3")
    started = Start(tmp_path, free_port(), project)
    yield started
    if started.process.is_running():
        started.kill()


def files(folder: Path) -> dict[Path, bytes]:
    """Return the content of the project's source files."""
    return {
        path: path.read_bytes()
        for part in ("backend", "worker", "frontend/src")
        for path in (folder / part).rglob("*.[pt]*")
        if path.is_file()
    } | {path: path.read_bytes() for path in folder.glob("*.yml")}


@pytest.mark.parametrize("name", ["", "Tryout", "a-b", "class", "json", "flower", "x" * 21])
def test_invalid_name_prints_message_and_changes_nothing(project, name):
    before = files(project)
    done = subprocess.run(
        ["scripts/new-worker.sh", name], cwd=project, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert files(project) == before


def test_script_lists_changes_and_can_run_again(project):
    said = run(project, "scripts/new-worker.sh", "tryout")
    services = ("docker-compose.yml", "docker-stack.yml")
    for changed in ("worker/tryout", "backend/shared/jobs/tasks.py", *services):
        assert f"  {changed}\n" in said
    before = files(project)
    assert "exists already" in run(project, "scripts/new-worker.sh", "tryout")
    assert files(project) == before


@pytest.mark.parametrize("file", ["docker-compose.yml", "docker-stack.yml"])
def test_module_is_a_service_like_the_others(project, file):
    services = yaml.safe_load((project / file).read_text())["services"]
    tryout, other = services["worker-tryout"], services["worker-reports"]
    assert tryout.keys() == other.keys()
    assert tryout["image"] == other["image"].replace("reports", "tryout")
    assert "${WORKER_TRYOUT_MEMORY" in tryout["deploy"]["resources"]["limits"]["memory"]
    if file == "docker-stack.yml":
        assert "${WORKER_TRYOUT_PLACEMENT}" in tryout["deploy"]["placement"]["constraints"]


def test_job_of_module_runs_and_pages_show_it(project, start):
    seconds = start.read_until(b"Ready: ", 300)
    print(f"\nready after {seconds:.1f} s, with a new module")
    api = Api(start.url)
    api.log_in()
    job = api.wait_for_job(api.start_job("tryout.count"), 60)
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert "users,1" in api.get(f"/api/v1/jobs/{job['id']}/result").text
    processes = start.process.children(recursive=True)
    assert sum(process.cmdline()[-2:] == ["worker", "tryout"] for process in processes) == 1 + 3
    pages = (project / "frontend/dist/browser").rglob("*.js")
    assert any("Tryout count" in page.read_text() for page in pages)
    start.press_ctrl_c()


def test_tests_of_module_and_style_checks_pass(project):
    assert "1 passed" in run(project, ".venv/worker-tryout/bin/pytest", "--quiet", "worker/tryout")
    ruff = ".venv/backend/bin/ruff"
    run(project, ruff, "check", ".")
    run(project, ruff, "format", "--check", ".")
