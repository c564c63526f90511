"""Measures the jobs of this worker, and serves the metrics of all its processes (METRICS)."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

from billiard.process import current_process
from prometheus_client import Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily

from shared.jobs.tasks import Task
from shared.metrics import serve, share_values
from worker.runtime.runner import JobRun, attempt_ended

SECONDS = (0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600)


class Heartbeat:
    """Reads when the worker touched the file of its health check."""

    def __init__(self, module: str, file: Path) -> None:
        self.module, self.file = module, file

    def collect(self) -> Iterator[Metric]:
        beat = GaugeMetricFamily(
            "worker_heartbeat_timestamp_seconds", "When the worker last did.", labels=["module"]
        )
        if self.file.exists():
            beat.add_metric([self.module], self.file.stat().st_mtime)
        yield beat


class JobMetrics:
    def __init__(self) -> None:
        self._attempts = Counter(
            "job_attempts", "Attempts at jobs.", ["task", "outcome"], registry=None
        )
        self._seconds = Histogram(
            "job_duration_seconds",
            "Seconds of an attempt.",
            ["task"],
            buckets=SECONDS,
            registry=None,
        )
        self._waited = Histogram(
            "job_wait_seconds",
            "Seconds from the message to the attempt.",
            ["task"],
            buckets=SECONDS,
            registry=None,
        )

    def count(self, sender: Task, run: JobRun, **_signal: Any) -> None:
        self._attempts.labels(sender, run.outcome).inc()
        self._seconds.labels(sender).observe(monotonic() - run.began)
        if run.waited:
            self._waited.labels(sender).observe(run.waited.total_seconds())


def start(module: str, alive: Path) -> None:
    """Measure from now on, also by metrics.py of the module, if it has one. `alive` is the file of
    the health check.
    """
    share_values(_process_identifier)
    attempt_ended.connect(JobMetrics().count, weak=False)
    own = find_spec(f"worker.{module}.metrics")
    collectors = import_module(own.name).collectors() if own else []
    serve(Heartbeat(module, alive), *collectors)


def _process_identifier() -> object:
    """The number of the pool's process, which the one that replaces it has too."""
    return getattr(current_process(), "index", "main")
