"""Prometheus, the dashboards of Grafana, and the alerts: docker-compose.monitoring.yml.

Grafana itself is not started: its image is not needed to run its queries.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from compose import Stack
from system import ROOT, Api, wait_until

PROMETHEUS = ROOT / "monitoring/prometheus"
DASHBOARDS = sorted((ROOT / "monitoring/grafana/dashboards").glob("*.json"))
FILES = (
    "docker-compose.yml",
    "docker-compose.monitoring.yml",
    "system-tests/monitoring/docker-compose.yml",
)
LEFT_OUT = {"flower", "grafana", "pgadmin"}
# Prints those of the queries, given as JSON, that return no number.
QUERY = """
import json, sys, urllib.parse, urllib.request
for query in json.loads(sys.argv[1]):
    url = "http://prometheus:9090/api/v1/query?" + urllib.parse.urlencode({"query": query})
    found = json.load(urllib.request.urlopen(url, timeout=10))["data"]["result"]
    if not any(row["value"][1] != "NaN" for row in found):
        print(query)
"""


@pytest.fixture(scope="module")
def short_times(tmp_path_factory) -> Path:
    """A copy of the configuration that need not wait for minutes."""
    folder = tmp_path_factory.mktemp("prometheus")
    for file in (PROMETHEUS / "alerts.yml", PROMETHEUS / "prometheus.yml"):
        short = re.sub(r"(for|\w+_interval): \d+[ms]", r"\1: 2s", file.read_text())
        (folder / file.name).write_text(short)
    return folder


@pytest.fixture(scope="module")
def stack(short_times) -> Iterator[Stack]:
    made = Stack("test-monitoring", *FILES)
    made.environment |= {
        "METRICS": "true",
        "ALERT_WEBHOOK": "http://receiver:8080/",
        "SHORT_TIMES": str(short_times),
    }
    try:
        services = sorted(set(made.run("config", "--services").split()) - LEFT_OUT)
        made.build(*services)
        print(f"\nhealthy after {made.up(*services, options=('--no-build',)):.1f} s")
        yield made
    finally:
        made.down()


@pytest.fixture
def api(stack) -> Api:
    made = Api(stack.url)
    made.log_in()
    return made


def without_data(stack: Stack, *queries: str) -> str:
    asked = json.dumps(queries)
    return stack.run("exec", "-T", "worker-mail", "python", "-c", QUERY, asked)


def queries_of(dashboard: dict) -> list[str]:
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def test_alerts_fire_for_their_cause_only():
    """promtool runs alerts.test.yml, which must test each alert."""
    alerts = re.findall(r"- alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text())
    tested = re.findall(r"- alertname: (\w+)", (PROMETHEUS / "alerts.test.yml").read_text())
    assert set(alerts) == set(tested)
    compose = (ROOT / "docker-compose.monitoring.yml").read_text()
    image = re.search(r"prom/prometheus:\S+", compose)[0]
    command = ["docker", "run", "--rm", f"--volume={PROMETHEUS}:/rules:ro", "--entrypoint=promtool"]
    done = subprocess.run(
        [*command, image, "test", "rules", "/rules/alerts.test.yml"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_runbook_describes_each_alert():
    alerts = re.findall(r"- alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text())
    assert re.findall(r"^### (\w+)$", (ROOT / "docs/runbook.md").read_text(), re.M) == alerts


def test_dashboards_are_valid():
    found = [json.loads(file.read_text()) for file in DASHBOARDS]
    assert [it["uid"] for it in found] == [file.stem for file in DASHBOARDS]
    for dashboard in found:
        ids = [panel["id"] for panel in dashboard["panels"]]
        assert len(set(ids)) == len(ids)
        for panel in dashboard["panels"]:
            assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
            assert {it["datasource"]["uid"] for it in panel["targets"]} == {"prometheus"}


def test_metrics_cannot_be_reached_from_outside(stack):
    published = {
        name
        for name, it in stack.containers().items()
        if any(it["NetworkSettings"]["Ports"].values())
    }
    assert published == {"traefik"}
    for path in ("/api/metrics", "/api/v1/metrics"):
        assert requests.get(stack.url + path, timeout=10).status_code == 404
    page = requests.get(f"{stack.url}/metrics", timeout=10)  # as for any path without a page
    assert "<app-root" in page.text


def test_each_query_of_the_dashboards_returns_data(stack, api):
    queries = [it for file in DASHBOARDS for it in queries_of(json.loads(file.read_text()))]
    assert len(queries) > 40
    missing = ""

    def all_return_data() -> bool:
        nonlocal missing
        for _ in range(10):
            api.get("/api/v1/users/me")
        api.start_report()
        missing = without_data(stack, *queries)
        return not missing

    try:
        wait_until(all_return_data, 40, "all queries return data", every=2)
    finally:
        print(missing)


def test_alert_of_a_stopped_scheduler_reaches_the_webhook_and_ends(stack):
    stack.run("stop", "worker-scheduler")
    firing = "firing SchedulerStopped"
    wait_until(lambda: firing in stack.run("logs", "receiver"), 60, "the alert arrives", every=1)
    stack.run("start", "worker-scheduler")
    ended = 'absent(ALERTS{alertname="SchedulerStopped"})'
    wait_until(lambda: not without_data(stack, ended), 60, "the alert ends", every=1)


def test_grafana_is_for_superusers(stack, api):
    path = "/grafana/d/overview"
    refused = requests.get(stack.url + path, timeout=10, allow_redirects=False)
    assert refused.status_code == 303
    assert refused.headers["Location"] == f"{stack.url}/tools?next=%2Fgrafana%2Fd%2Foverview"
    assert api.post("/api/v1/tools/").status_code == 204
    # Traefik forwards the request now; Grafana itself does not run.
    assert api.get(path, allow_redirects=False).status_code == 503
