"""`python -m worker reports` runs the worker of a module until SIGTERM. Options go to Celery."""

import importlib
import os
import sys
from pathlib import Path
from tempfile import gettempdir
from threading import Timer

from celery.signals import heartbeat_sent, setup_logging, worker_ready, worker_shutting_down

from shared import logs
from shared.broker import celery, queue_of
from shared.job_watch import stop_sign
from shared.settings import settings

ALIVE = Path(gettempdir()) / "worker-alive"  # its age is the health check of the container

END_WITHIN = 6.0  # seconds, of the 8 that containers have to stop (stop_grace_period)


def main(module: str, *options: str) -> None:
    settings().require(
        "environment", "database_url", "redis_url", "results_dir", "result_days", "s3"
    )
    tasks = importlib.import_module(f"worker.{module}.tasks")
    setup_logging.connect(logs.configure)
    settings().require(*getattr(tasks, "SETTINGS", ()))
    for signal in getattr(tasks, "HEARTBEAT_SIGNALS", (worker_ready, heartbeat_sent)):
        signal.connect(_alive)
    worker_shutting_down.connect(_stopping)
    stop_sign(os.getpid()).unlink(missing_ok=True)  # of a container that has been started again
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
        stop_sign(os.getpid()).unlink(missing_ok=True)


def _alive(**_signal: object) -> None:
    ALIVE.touch()


def _stopping(**_signal: object) -> None:
    """Celery takes nothing new and waits for what runs, which shared/job_watch.py bounds. By then
    each job has ended or is handed back, and nothing is lost by not waiting for Celery itself.
    """
    stop_sign(os.getpid()).touch()
    ending = Timer(END_WITHIN, _end)
    ending.daemon = True
    ending.start()


def _end() -> None:
    stop_sign(os.getpid()).unlink(missing_ok=True)
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        modules = sorted(path.parent.name for path in Path(__file__).parent.glob("*/tasks.py"))
        sys.exit(
            f"Usage: python -m worker MODULE [CELERY OPTIONS]; there are: {', '.join(modules)}"
        )
    main(*sys.argv[1:])
