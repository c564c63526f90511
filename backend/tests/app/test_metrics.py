"""The metrics of requests, in processes of their own: they are loaded for a whole process."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

ASK = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from app import create_app
from shared.db.engine import reading_engine

USER = "/api/v1/users/00000000-0000-0000-0000-00000000000"
client = create_app().test_client()
reading_engine().connect().close()  # the first connection also asks for the version
for path in ("/api/v1/health/ready", f"{USER}1", f"{USER}2", "/nowhere/1", "/nowhere/2"):
    client.get(path)
client.open("/api/v1/health/ready", method="INVENTED")
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


@pytest.fixture
def run(tmp_path) -> Callable[..., str]:
    def run(code: str, **settings: str) -> str:
        environment = {**os.environ, "TMPDIR": str(tmp_path), **settings}
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    return run


def test_requests_are_measured_by_rule(run):
    lines = run(ASK, METRICS="true").splitlines()
    name = "http_request_duration_seconds_count"
    assert {line.removeprefix(name) for line in lines if line.startswith(name)} == {
        '{method="GET",route="/api/v1/health/ready",status="200"} 1.0',
        '{method="GET",route="/api/v1/users/<uuid:user_id>",status="401"} 2.0',
        '{method="unknown",route="unknown",status="404"} 2.0',
        '{method="unknown",route="unknown",status="405"} 1.0',
    }
    ready = '{method="GET",route="/api/v1/health/ready"}'
    assert f"http_request_sql_statements_total{ready} 1.0" in lines
    assert 'database_connections_in_use{pool="read"} 0.0' in lines


@pytest.mark.parametrize(
    "code", ["from app import create_app; create_app()", "import worker.__main__"]
)
def test_nothing_is_loaded_without_metrics(run, code):
    loaded = run(f"{code}\nimport sys; print('prometheus_client' in sys.modules)", METRICS="false")
    assert loaded.splitlines()[-1] == "False"
