"""For development: run a module's worker, and start it again when a source changes.

    python -m worker.runtime.reload reports

A worker spends most of its start on importing libraries. Here, a process imports them once, and is
forked for each start.
"""

import re
import signal
import sys
import tomllib
from multiprocessing import get_context
from pathlib import Path

from watchfiles import PythonFilter, watch

import shared

WORKER = Path(__file__).resolve().parents[1]
STOP_WITHIN = 8  # seconds, as in docker-compose.yml
# What all workers import. A library that is missing here only makes each start slower.
LIBRARIES = (
    *("celery.apps.worker", "celery.beat", "celery.bin.worker", "celery.concurrency.prefork"),
    *("celery.concurrency.thread", "celery.worker.consumer", "celery.worker.strategy"),
    *("email_validator", "environs", "kombu.transport.redis", "marshmallow", "psycopg2"),
    *("pythonjsonlogger.json", "redis", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm"),
)


def main(module: str) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends this as Ctrl-C does
    processes = get_context("forkserver")
    processes.set_forkserver_preload([*LIBRARIES, *libraries_of(module)])
    others = {file.parent for file in WORKER.glob("*/tasks.py")} - {WORKER / module}
    sources = PythonFilter(ignore_paths=tuple(others))
    changes = watch(shared.__path__[0], WORKER, watch_filter=sources, raise_interrupt=False)
    while True:
        worker = processes.Process(target=run, args=(module,))
        worker.start()
        try:
            if not next(changes, None):
                return
        finally:
            worker.terminate()
            worker.join(STOP_WITHIN)
            worker.kill()


def libraries_of(module: str) -> list[str]:
    """The packages in the module's pyproject.toml, by the names under which most are imported."""
    project = tomllib.loads((WORKER / module / "pyproject.toml").read_text())["project"]
    return [re.split(r"[^\w-]", it)[0].replace("-", "_") for it in project["dependencies"]]


def run(module: str) -> None:
    from worker.__main__ import main  # in the new process, which has not loaded the old source

    main(module)


if __name__ == "__main__":
    main(sys.argv[1])
