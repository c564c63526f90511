"""`python -m worker reports` runs the worker of a module until SIGTERM. Options go to Celery."""

import importlib
import sys
from pathlib import Path
from tempfile import gettempdir

from celery.signals import heartbeat_sent, setup_logging, worker_ready

from shared.jobs.broker import celery, queue_of
from shared.jobs.tasks import Task
from shared.logging import configure_logging
from shared.settings import settings
from worker.runtime.shutdown import clear_stop_sign

ALIVE = Path(gettempdir()) / "worker-alive"  # its age is the health check of the container


def main(module: str, *options: str) -> None:
    settings().require(
        "environment", "database_url", "redis_url", "results_dir", "result_days", "s3"
    )
    tasks = importlib.import_module(f"worker.{module}.tasks")
    check_tasks(module)
    setup_logging.connect(configure_logging)
    settings().require(*getattr(tasks, "SETTINGS", ()))
    for signal in getattr(tasks, "HEARTBEAT_SIGNALS", (worker_ready, heartbeat_sent)):
        signal.connect(_alive)
    clear_stop_sign()
    command = [
        "worker",
        *("--queues", queue_of(module), "--hostname", f"{module}@%h", "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip"),  # workers have nothing to tell each other
        *getattr(tasks, "CELERY_OPTIONS", ()),
        *options,
    ]
    try:
        celery.worker_main(command)
    finally:
        clear_stop_sign()


def check_tasks(module: str) -> None:
    """End with a sentence where a task of the module has no function: its jobs would wait."""
    for task in Task:
        if task.partition(".")[0] == module and task not in celery.tasks:
            sys.exit(
                f"worker/{module}/tasks.py has no function for the task {task}: "
                f"decorate one with @job_task(Task.{task.name})."
            )


def _alive(**_signal: object) -> None:
    ALIVE.touch()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        modules = sorted(path.parent.name for path in Path(__file__).parent.glob("*/tasks.py"))
        sys.exit(
            f"Usage: python -m worker MODULE [CELERY OPTIONS]; there are: {', '.join(modules)}"
        )
    main(*sys.argv[1:])
