"""The span of a job's attempt, in the trace of the request that created it
(OTEL_EXPORTER_OTLP_ENDPOINT).
"""

from typing import Any

from celery.signals import task_postrun, task_prerun, worker_process_shutdown
from opentelemetry.trace import SpanKind

from shared import tracing
from shared.jobs.tasks import TASKS


def start(module: str) -> None:
    tracing.start(f"worker-{module}")
    task_prerun.connect(_begin, weak=False)
    task_postrun.connect(_end, weak=False)
    worker_process_shutdown.connect(_send_last, weak=False)


def _begin(task: Any, args: list[str], **_signal: Any) -> None:
    if task.name in TASKS:
        attributes = {"job.id": args[0]}
        traceparent = task.request.get(tracing.HEADER)
        running = tracing.Running(task.name, SpanKind.CONSUMER, traceparent, attributes)
        task.request.running = running


def _end(task: Any, state: str, **_signal: Any) -> None:
    if running := task.request.get("running"):
        running.end(failed=state == "FAILURE")


def _send_last(**_signal: Any) -> None:
    """At the exit of a process, Celery skips what Python does then."""
    tracing.provider().shutdown()
