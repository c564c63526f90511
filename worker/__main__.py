"""Run a module's worker until SIGTERM: `python -m worker reports`. Options are passed to Celery."""

import gc
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir

from billiard.util import get_pdeathsig  # type: ignore[attr-defined]  # not in its stubs
from celery.bin.base import CLIContext
from celery.bin.worker import worker as celery_worker
from celery.signals import (
    heartbeat_sent,
    setup_logging,
    worker_before_create_process,
    worker_ready,
)

from shared import observability
from shared.jobs.broker import celery, queue_of
from shared.jobs.tasks import Task
from shared.logging import configure_logging
from shared.settings import settings
from worker.runtime.shutdown import clear_stop_sign

ALIVE = Path(gettempdir()) / "worker-alive"  # the health check reads its modification time


def main(module: str, *options: str) -> None:
    settings().require(
        *("environment", "database_url", "redis_url", "results_dir", "result_days", "s3"),
        *("metrics", "sentry_dsn", "otel_exporter_otlp_endpoint"),
    )
    tasks = import_module(f"worker.{module}.tasks")
    check_tasks(module)
    setup_logging.connect(configure_logging)
    settings().require(*getattr(tasks, "SETTINGS", ()))
    for signal in getattr(tasks, "HEARTBEAT_SIGNALS", (worker_ready, heartbeat_sent)):
        signal.connect(_touch_alive_file)
    worker_before_create_process.connect(_freeze_objects)
    if settings().metrics:
        from worker.runtime import metrics

        metrics.start(module, ALIVE)
    observability.start()
    if settings().otel_exporter_otlp_endpoint:
        from worker.runtime import tracing

        tracing.start(module)
    clear_stop_sign()
    arguments = [
        *("--queues", queue_of(module), "--hostname", f"{module}@%h", "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip"),  # workers need not know of each other
        *getattr(tasks, "CELERY_OPTIONS", ()),
        *options,
    ]
    # As celery.worker_main(), without Celery's other commands, which need 6 MB.
    context = CLIContext(celery, no_color=False, workdir=None)
    try:
        celery_worker.main(arguments, standalone_mode=False, obj=context)
    finally:
        clear_stop_sign()


def check_tasks(module: str) -> None:
    """Exit with an error if a task of the module has no function: its jobs would never run."""
    for task in Task:
        if task.partition(".")[0] == module and task not in celery.tasks:
            sys.exit(
                f"worker/{module}/tasks.py has no function for the task {task}: "
                f"decorate one with @job_task(Task.{task.name})."
            )


def _freeze_objects(**_signal: object) -> None:
    """Let the processes share memory: the garbage collector writes to all but frozen objects."""
    with suppress(OSError):  # on systems other than Linux
        get_pdeathsig()  # loads cffi, as each process would when it begins
    gc.collect()
    gc.freeze()


def _touch_alive_file(**_signal: object) -> None:
    ALIVE.touch()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        modules = sorted(path.parent.name for path in Path(__file__).parent.glob("*/tasks.py"))
        sys.exit(
            f"Usage: python -m worker MODULE [CELERY OPTIONS]; there are: {', '.join(modules)}"
        )
    main(*sys.argv[1:])
