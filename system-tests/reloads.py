"""How long a running application takes to load a changed source again."""

import json
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from system import NIGHTLY, Api, slowness, wait_until

COUNT = 5 if NIGHTLY else 1


class Reloads:
    """Changes the sources in `project`, a copy. `ready_workers` returns how often the worker of the
    module reports has become ready.
    """

    def __init__(self, project: Path, url: str, ready_workers: Callable[[], int]) -> None:
        self.project, self.url, self.ready_workers = project, url, ready_workers
        self.api = Api(url)

    def medians(self) -> dict[str, float]:
        """Return the median of COUNT reloads in seconds, by what was changed."""
        seconds = {
            "route": [self.route(number) for number in range(COUNT)],
            "model": [self.model(number) for number in range(COUNT)],
            "task": [self.task(number) for number in range(COUNT)],
            **self.pages(),
        }
        return {kind: statistics.median(taken) for kind, taken in seconds.items()}

    def route(self, number: int) -> float:
        changed = f'return {{"status": "ok{number}"}}'
        self.change("backend/app/health/routes.py", r'return \{"status": "ok\d*"\}', changed)
        return self.time_until(lambda: f"ok{number}" in self.body("/api/v1/health/live"))

    def model(self, number: int) -> float:
        limit = 210 + number
        before = self.ready_workers()
        self.change("backend/shared/models/item.py", r"String\(2\d\d\)", f"String({limit})")
        seconds = self.time_until(
            lambda: f'"maxLength": {limit}' in self.body("/api/v1/openapi.json")
        )
        wait_until(lambda: self.ready_workers() > before, 60, "the workers have the model")
        return seconds

    def task(self, number: int) -> float:
        before = self.ready_workers()
        self.change("worker/reports/tasks.py", r'"users\d*.xlsx"', f'"users{number}.xlsx"')
        seconds = self.time_until(lambda: self.ready_workers() > before)
        self.api.log_in()
        job = self.api.wait_for_job(self.api.start_report(), 60)
        assert job["result_name"] == f"users{number}.xlsx"
        return seconds

    def pages(self) -> dict[str, list[float]]:
        done = subprocess.run(
            ["node", "tools/reload.mjs", str(COUNT)],
            cwd=self.project / "frontend",
            env={**os.environ, "BASE_URL": self.url},
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        print(f"\n{done.stderr.strip()}")
        return json.loads(done.stdout)

    def body(self, path: str) -> str:
        try:
            return self.api.get(path, timeout=5).text
        except OSError:  # the API is being loaded
            return ""

    def change(self, file: str, pattern: str, changed: str) -> None:
        """Wait until the watchers know the file, and change it."""
        time.sleep(3)
        path = self.project / file
        text, count = re.subn(pattern, changed, path.read_text())
        assert count, f"{file} has no {pattern}"
        path.write_text(text)

    def time_until(self, is_loaded: Callable[[], bool]) -> float:
        started = time.monotonic()
        wait_until(is_loaded, 60, "the change is loaded", every=0.05)
        return time.monotonic() - started


def check(reloads: Reloads) -> None:
    """The first reload takes longer, so that only the median of several is compared."""
    medians = reloads.medians()
    print(f"\nreload: { {kind: round(seconds, 2) for kind, seconds in medians.items()} }")
    assert not NIGHTLY or max(medians.values()) < 2 * slowness()
