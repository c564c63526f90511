"""Measures the queues, lost jobs, and the scheduler's own tasks (METRICS)."""

import logging
from collections.abc import Iterator
from typing import Any

from celery import Task as CeleryTask
from celery.signals import task_success
from prometheus_client import Counter, Gauge, Metric
from prometheus_client.core import GaugeMetricFamily

from shared.db.session import session_scope
from shared.jobs.statistics import queue_statistics
from worker.scheduler.recovery import job_lost

log = logging.getLogger(__name__)

GAUGES = {
    "length": ("job_queue_messages", "Messages that no worker has received."),
    "oldest_seconds": ("job_queue_oldest_seconds", "Seconds that the oldest queued job waits."),
    "running": ("jobs_running", "Jobs that run now."),
    "failed_lately": ("jobs_failed_lately", "Jobs that failed in the last 24 hours."),
}


class Queues:
    """Reads the statistics of the queues."""

    def collect(self) -> Iterator[Metric]:
        try:
            with session_scope(read_only=True) as session:
                queues = queue_statistics(session)
        except Exception as error:  # even the driver's own errors: the other metrics remain
            log.warning("no statistics of the queues: %s", error)
            return
        for key, (name, description) in GAUGES.items():
            gauge = GaugeMetricFamily(name, description, labels=["queue"])
            for queue in queues:
                gauge.add_metric([queue["name"]], queue[key] or 0)
            yield gauge


class SchedulerMetrics:
    def __init__(self) -> None:
        self._lost = Counter(
            "jobs_lost", "Jobs whose worker or message was lost.", ["task"], registry=None
        )
        self._succeeded = Gauge(
            "periodic_task_last_success_timestamp_seconds",
            "When a task of the scheduler last succeeded.",
            ["task"],
            multiprocess_mode="max",
            registry=None,
        )

    def count_lost_job(self, sender: str, **_signal: Any) -> None:
        self._lost.labels(sender).inc()

    def note_success(self, sender: CeleryTask[Any, Any], **_signal: Any) -> None:
        self._succeeded.labels(sender.name).set_to_current_time()


def collectors() -> list[Queues]:
    """Measure from now on."""
    metrics = SchedulerMetrics()
    job_lost.connect(metrics.count_lost_job, weak=False)
    task_success.connect(metrics.note_success, weak=False)
    return [Queues()]
