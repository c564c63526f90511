"""The containers that every environment has: docker-compose.yml without its override."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator

import pytest
import requests
from compose import Stack
from copies import run
from store import SETTINGS as STORE_SETTINGS
from store import Store
from system import (
    BROWSER_TESTS_NEED,
    MODULES,
    NIGHTLY,
    SETTINGS,
    Api,
    run_browser_tests,
    slowness,
    wait_until,
)

USERS = 120_000  # a report of this many users takes long enough to be interrupted


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test", "docker-compose.yml")
    made.environment.update(BROWSER_TESTS_NEED)
    try:
        print(f"\nimages built in {made.build():.1f} s")
        print(f"healthy after {made.up():.1f} s")
        made.run("exec", "-T", "backend", "flask", "seed", "--only-users", "--users=99")
        yield made
    finally:
        made.down()


@pytest.fixture
def api(stack) -> Api:
    made = Api(stack.url)
    made.log_in()
    return made


@pytest.fixture
def store(stack) -> Iterator[Store]:
    """A store for the results of the stack."""
    made = Store(stack)
    made.start()
    users = ("backend", "worker-reports")
    stack.environment.update(STORE_SETTINGS)
    try:
        stack.up(*users, options=("--no-deps",))
        yield made
    finally:
        made.stop()
        stack.environment.update(dict.fromkeys(STORE_SETTINGS, ""))
        stack.up(*users, options=("--no-deps",))


def ready(stack: Stack) -> requests.Response:
    return requests.get(f"{stack.url}/api/v1/health/ready", timeout=15)


def test_browser_logs_in_runs_a_report_and_opens_it(stack):
    """What depends on the containers, or nightly all on a desktop. test_start.py runs all tests."""
    chosen = () if NIGHTLY else ("api-docs", "connection", "jobs", "session")
    run_browser_tests(stack.url, 100, "stack", "--project=desktop", *chosen)


def test_stack_is_healthy_within_30_seconds(stack):
    stack.run("down", "--volumes")
    seconds = stack.up()
    print(f"\nhealthy after {seconds:.1f} s, with new volumes")
    assert seconds < 30 * slowness()
    assert ready(stack).json() == {"status": "ok", "checks": {"database": "ok", "broker": "ok"}}


def test_flower_and_pgadmin_require_login(stack):
    assert requests.get(f"{stack.url}/flower/", timeout=10).status_code == 401
    login = (SETTINGS["FLOWER_USER"], SETTINGS["FLOWER_PASSWORD"])
    workers = requests.get(f"{stack.url}/flower/workers?json=1", auth=login, timeout=10).json()
    assert {row["hostname"].partition("@")[0] for row in workers["data"]} == set(MODULES)
    pgadmin = requests.get(f"{stack.url}/pgadmin/", timeout=10)
    assert pgadmin.url.startswith(f"{stack.url}/pgadmin/login")
    assert pgadmin.status_code == 200


def test_only_the_web_port_is_published(stack):
    published = {
        service
        for service, container in stack.containers().items()
        if any(container["NetworkSettings"]["Ports"].values())
    }
    assert published == {"traefik"}


def test_own_images_are_built_and_never_pulled(stack):
    services = json.loads(stack.run("config", "--format=json"))["services"].values()
    ours = [it for it in services if it["image"].startswith(f"{stack.project}/")]
    assert len(ours) > len(MODULES)
    assert all(it["pull_policy"] == "build" and it["build"] for it in ours)


def layers(stack: Stack, service: str) -> str:
    """Return the layers of a container's image. In some stores, its id also depends on the time."""
    image = stack.containers()[service]["Image"]
    command = ["docker", "image", "inspect", "--format={{json .RootFS.Layers}}", image]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


def test_image_of_other_sources_is_rebuilt(stack):
    built = layers(stack, "flower")
    other = stack.containers()["redis"]["Image"]
    subprocess.run(["docker", "tag", other, f"{stack.project}/flower"], check=True, timeout=30)
    stack.up("flower")
    assert layers(stack, "flower") == built


def test_own_containers_run_as_fixed_user(stack):
    for service in ("backend", "flower", *(f"worker-{module}" for module in MODULES)):
        assert stack.run("exec", "-T", service, "id", "-u").strip() == "10001"


def test_api_can_change_rows_but_not_tables(stack):
    execute = "from shared.db.engine import engine; engine().connect().exec_driver_sql({!r})"
    for allowed in ("SELECT * FROM users", "DELETE FROM jobs"):
        assert stack.succeeds("backend", "python", "-c", execute.format(allowed))
    for refused in ("DROP TABLE jobs", "CREATE TABLE jobs2 ()", "SET ROLE app"):
        assert not stack.succeeds("backend", "python", "-c", execute.format(refused))


def test_worker_has_no_flask_and_backend_has_no_polars(stack):
    assert not stack.succeeds("worker-reports", "python", "-c", "import flask")
    assert stack.succeeds("worker-reports", "python", "-c", "import polars, shared.models")
    assert not stack.succeeds("backend", "python", "-c", "import polars")
    assert stack.succeeds("backend", "python", "-c", "import flask, shared.models")


def test_image_of_small_module_adds_less_than_60_mb(stack):
    """Add up the files, since an engine's own figures depend on how it stores images."""
    sizes = stack.run("exec", "-T", "worker-mail", "du", "--summarize", "--bytes", "/venv", "/app")
    megabytes = sum(int(line.split()[0]) for line in sizes.splitlines()) / 1e6
    print(f"\nthe image of worker-mail: {megabytes:.1f} MB above its base")
    assert megabytes < 60
    for package in ("flask", "polars"):
        assert not stack.succeeds("worker-mail", "python", "-c", f"import {package}")


def test_modules_can_use_different_versions_of_a_package(stack):
    ask = "import wcwidth, importlib.metadata as m; print(m.version('wcwidth'))"
    versions = {
        service: stack.run("exec", "-T", service, "python", "-c", ask).strip()
        for service in ("worker-mail", "worker-reports")
    }
    print(f"\nwcwidth: {versions}")
    assert versions["worker-mail"].startswith("0.2.")
    assert not versions["worker-reports"].startswith("0.2.")


@pytest.mark.parametrize(("service", "check"), [("db", "database"), ("redis", "broker")])
def test_ready_names_stopped_service_and_recovers(stack, service, check):
    stack.run("stop", service)
    answer = ready(stack)
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert answer.json()["checks"].pop(check) != "ok"

    stack.run("start", service)
    wait_until(lambda: ready(stack).status_code == 200, 30, "ready again")


def test_jobs_run_after_restart_of_db_and_redis(api):
    assert api.wait_for_job(api.start_report(), 60)["state"] == "succeeded"


def test_logs_show_way_of_request_through_all_services(stack, api):
    api.headers["X-Request-ID"] = "way-of-this-request"
    job_id = api.start_report()
    api.headers["X-Request-ID"] = "another-request"
    user_id = api.wait_for_job(job_id, 60)["owner_id"]
    way = run(
        stack.root, "scripts/logs.sh", "--request", "way-of-this-request", **stack.environment
    )
    for service, words in {
        "traefik": "[way-of-this-request] POST /api/v1/jobs/ 201",
        "backend": "nginx [way-of-this-request] POST /api/v1/jobs/ 201",
        "worker-reports": f"[way-of-this-request job {job_id}] job {job_id} (reports.users)",
    }.items():
        assert re.search(rf"^{service}-1 +\| .*{re.escape(words)}", way, re.MULTILINE), way
    assert "another-request" not in way
    logged = stack.run("logs", "--no-log-prefix", "backend").splitlines()
    [line] = [it for it in logged if '"nginx", "request_id": "way-of' in it]
    entry = json.loads(line[line.index("{") :])  # Compose may begin it with a control sequence
    assert entry["user_id"] == user_id
    assert "X-User-ID" not in api.get("/api/v1/users/me").headers


def test_job_created_without_broker_runs_when_broker_returns(stack, api):
    stack.run("stop", "redis")
    job_id = api.start_report()
    stack.run("start", "redis")
    assert api.wait_for_job(job_id, 90)["state"] == "succeeded"


def test_report_finishes_after_its_worker_was_killed(stack, api):
    stack.run(
        "exec", "-T", "backend", "flask", "seed", "--only-users", "--seed=2", f"--users={USERS}"
    )
    job_id = api.start_report()
    wait_until(lambda: api.job(job_id)["progress"] >= 50, 60, "it is in the middle")
    stack.run("kill", "--signal", "SIGKILL", "worker-reports")
    assert api.job(job_id)["state"] == "running"
    stack.run("start", "worker-reports")
    started = time.monotonic()
    job = api.wait_for_job(job_id, 180)
    print(f"\nreport finished {time.monotonic() - started:.1f} s after its worker's restart")
    assert (job["state"], job["attempts"]) == ("succeeded", 2)
    assert len(api.get(f"/api/v1/jobs/{job_id}/result").content) == job["result_size"]


def test_result_larger_than_memory_is_downloaded_in_parts(stack, api):
    job_id = api.start_report()
    job = api.wait_for_job(job_id, 180)
    folder = f"/data/results/{job_id}/{job['attempts']}"
    enlarge = f"truncate --size=400M {folder}/{job['result_name']}"
    stack.run("exec", "-T", "worker-reports", "sh", "-c", enlarge)
    path = f"/api/v1/jobs/{job_id}/result"
    check_large_download(api, path, job["result_name"])
    last = api.get(path, headers={"Range": "bytes=-10"})
    assert (last.status_code, last.content) == (206, bytes(10))
    beyond = api.get(path, headers={"Range": "bytes=999999999-"})
    assert (beyond.status_code, beyond.json()["title"]) == (416, "Range Not Satisfiable")


def test_file_of_a_user_passes_nginx_up_to_its_limit(api):
    item = api.post("/api/v1/items/", json={"title": "An item with a file"}).json()
    content = b"%PDF-" + os.urandom(9_000_000)
    body = {"name": "a.pdf", "size": len(content), "item_id": item["id"]}
    file = api.post("/api/v1/files/", json=body).json()
    assert api.put(file["upload_url"], data=bytes(11_000_000)).status_code == 413
    assert api.put(file["upload_url"], data=content).status_code == 204
    path = f"/api/v1/files/{file['id']}"
    assert api.post(f"{path}/confirm").json()["state"] == "ready"
    answer = api.get(f"{path}/content")
    assert answer.content == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def check_large_download(api: Api, path: str, name: str) -> None:
    with api.get(path, stream=True) as answer:
        assert sum(map(len, answer.iter_content(1_000_000))) == 400 * 2**20
    last = api.get(path, headers={"Range": f"bytes={400 * 2**20 - 10}-"})
    assert (last.status_code, last.content) == (206, bytes(10))
    for header, value in {
        "Content-Disposition": f"attachment; filename={name}",
        "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    }.items():
        assert last.headers[header] == value
    assert last.headers["X-Request-ID"]


def test_stopped_worker_returns_its_job_to_the_queue(stack, api):
    job_id = api.start_report()
    wait_until(lambda: api.job(job_id)["progress"] >= 50, 60, "it is in the middle")
    started = time.monotonic()
    stack.run("stop", "worker-reports")
    print(f"\nworker stopped in {time.monotonic() - started:.1f} s")
    assert stack.containers()["worker-reports"]["State"]["ExitCode"] == 0
    assert api.job(job_id)["state"] in ("queued", "succeeded")
    stack.run("start", "worker-reports")
    assert api.wait_for_job(job_id, 180)["state"] == "succeeded"


def test_result_in_store_is_downloaded_in_parts_through_nginx(stack, store, api):
    job_id = api.start_report()
    job = api.wait_for_job(job_id, 180)
    assert job["state"] == "succeeded", job
    path = f"/api/v1/jobs/{job_id}/result"
    assert api.get(path).content.startswith(b"PK")  # as a workbook does
    key = f"{job_id}/{job['attempts']}/{job['result_name']}"
    enlarge = f"""
from shared.storage.s3 import S3Results
S3Results()._store.put({key!r}, (bytes(2**20) for _ in range(400)))
"""
    stack.run("exec", "-T", "backend", "python", "-c", enlarge)
    check_large_download(api, path, job["result_name"])
    head = api.head(path)
    assert (head.status_code, head.content) == (200, b"")
    store.run("rm", f"/data/results/{key}")
    gone = api.get(path)
    assert (gone.status_code, gone.json()["detail"]) == (404, "The file no longer exists.")
    store.stop()
    away = api.get(path)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
    assert away.json()["title"] == "Service Unavailable"


def test_stop_ends_all_services_within_ten_seconds(stack, api):
    api.start_report()
    time.sleep(2)  # the report is running
    started = time.monotonic()
    stack.run("stop")
    seconds = time.monotonic() - started
    exits = {name: box["State"]["ExitCode"] for name, box in stack.containers().items()}
    print(f"\nstopped in {seconds:.1f} s: {exits}")
    assert seconds < 10 * slowness()
    assert not [name for name, code in exits.items() if code == 137]
