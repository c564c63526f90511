"""A new module in its own container, Jupyter for a module, and Flower."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from compose import Stack
from copies import copy_project, run
from system import SETTINGS, Api, free_port, wait_until

from notebooks import Notebook, check_example, check_protection

SERVICES = ("traefik", "backend", "worker-tryout", "worker-scheduler", "flower")
FLOWER_LOGIN = (SETTINGS["FLOWER_USER"], SETTINGS["FLOWER_PASSWORD"])


def add_dockerfile(project: Path) -> None:
    """Give the module a Dockerfile with an operating system package, as in docs/recipes.md."""
    stage = "FROM python:3.13-slim AS worker\n"
    install = "RUN apt-get update && apt-get install -y --no-install-recommends file\n"
    common = (project / "worker/Dockerfile").read_text()
    (project / "worker/tryout/Dockerfile").write_text(common.replace(stage, stage + install))
    compose = project / "docker-compose.yml"
    others, service = compose.read_text().split("  worker-tryout:\n")
    service = service.replace("worker/Dockerfile", "worker/tryout/Dockerfile", 1)
    compose.write_text(f"{others}  worker-tryout:\n{service}")


@pytest.fixture(scope="module")
def stack(tmp_path_factory) -> Iterator[Stack]:
    project = tmp_path_factory.mktemp("project")
    copy_project(project)
    run(project, "scripts/new-worker.sh", "tryout")
    add_dockerfile(project)
    made = Stack("test-modules", "docker-compose.yml", root=project)
    made.environment |= {"WORKER_TRYOUT_CONCURRENCY": "3", "WORKER_TRYOUT_MEMORY": "300m"}
    try:
        print(f"\nimages built in {made.build(*SERVICES):.1f} s")
        print(f"healthy after {made.up(*SERVICES):.1f} s")
        yield made
    finally:
        made.down()


@pytest.fixture
def api(stack) -> Api:
    made = Api(stack.url)
    wait_until(lambda: made.get("/api/v1/health/ready").ok, 30, "Traefik sees the API")
    made.log_in()
    return made


def flower(stack: Stack, path: str) -> requests.Response:
    return requests.get(f"{stack.url}/flower/{path}", auth=FLOWER_LOGIN, timeout=15)


def test_job_of_new_module_runs_in_its_container(api):
    job = api.wait_for_job(api.start_job("tryout.count"), 60)
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert "users,1" in api.get(f"/api/v1/jobs/{job['id']}/result").text


def test_module_can_have_operating_system_packages(stack):
    assert stack.succeeds("worker-tryout", "file", "--version")
    assert not stack.succeeds("worker-scheduler", "file", "--version")


def test_memory_and_concurrency_of_module_are_settings(stack):
    containers = stack.containers()
    assert containers["worker-tryout"]["HostConfig"]["Memory"] == 300 * 2**20
    pools = {
        name.partition("@")[0]: worker["stats"]["pool"]["max-concurrency"]
        for name, worker in flower(stack, "api/workers?refresh=1").json().items()
    }
    assert pools == {"tryout": 3, "scheduler": 3}  # the scheduler has a fixed number


def test_flower_shows_tasks_and_length_of_each_queue(stack, api):
    def lengths() -> dict[str, int]:
        queues = flower(stack, "api/queues/length").json()["active_queues"]
        return {queue["name"]: queue["messages"] for queue in queues}

    wait_until(lambda: set(lengths()) == {"tryout", "scheduler"}, 60, "Flower knows both queues")
    api.wait_for_job(api.start_job("tryout.count"), 60)
    tasks = flower(stack, "api/tasks").json().values()
    assert ("tryout.count", "SUCCESS") in {(task["name"], task["state"]) for task in tasks}

    stack.run("pause", "worker-tryout")  # it may have taken a few messages already
    for _ in range(6):
        api.start_job("tryout.count")
    wait_until(lambda: lengths().get("tryout", 0) >= 2, 30, "Flower shows how many wait")
    stack.run("unpause", "worker-tryout")
    wait_until(lambda: lengths().get("tryout") == 0, 60, "they are done")


@pytest.mark.parametrize("module", ["backend", "tryout"])
def test_example_counts_and_draws_users(stack, module):
    command = ("execute", "--output", "executed.ipynb", "users.ipynb")
    run(stack.root, "scripts/notebook.sh", module, "--", *command, **stack.environment)
    executed = stack.root / "notebooks/executed.ipynb"
    check_example(executed, users=1)
    assert executed.stat().st_uid == stack.root.stat().st_uid


def test_editor_attaches_to_protected_server_and_ctrl_c_stops_it(stack):
    with Notebook("tryout", free_port(), stack.root, **stack.environment) as notebook:
        notebook.wait()
        check_protection(notebook)
        ask = (
            "import worker.tryout.tasks; print(engine().dialect.name, session.scalar(sa.select(1)))"
        )
        assert notebook.run(ask) == "postgresql 1"
        print(f"Ctrl-C: ended after {notebook.press_ctrl_c():.1f} s")
    assert "notebook" not in stack.run("ps", "--all")


def test_images_of_application_have_no_jupyter(stack):
    for service in ("backend", "worker-tryout", "flower"):
        assert stack.succeeds(service, "sh", "-c", "! test -e /notebook && ! command -v jupyter")
        assert not stack.succeeds(service, "python", "-c", "import ipykernel")
