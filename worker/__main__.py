"""`python -m worker reports` runs the worker of a module until SIGTERM. Options go to Celery."""

import importlib
import os
import sys
from pathlib import Path
from tempfile import gettempdir

# Before Celery is imported, which reads it then: SIGTERM gives a running task a few seconds, and
# then its message back to the queue, where Celery would otherwise wait for the task's end.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")

from celery.signals import heartbeat_sent, setup_logging, worker_ready

from shared import logs
from shared.broker import celery, queue_of
from shared.settings import settings

ALIVE = Path(gettempdir()) / "worker-alive"  # its age is the health check of the container


def main(module: str, *options: str) -> None:
    settings().require("database_url", "redis_url", "results_dir")
    tasks = importlib.import_module(f"worker.{module}.tasks")
    setup_logging.connect(logs.configure)
    settings().require(*getattr(tasks, "SETTINGS", ()))
    for signal in (worker_ready, heartbeat_sent):
        signal.connect(_alive)
    celery.worker_main(
        [
            "worker",
            *("--queues", queue_of(module), "--hostname", f"{module}@%h", "--loglevel", "INFO"),
            *("--without-mingle", "--without-gossip"),  # workers have nothing to tell each other
            *getattr(tasks, "CELERY_OPTIONS", ()),
            *options,
        ]
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
