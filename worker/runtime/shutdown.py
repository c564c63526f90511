"""How a worker stops within the 8 seconds that its container has (stop_grace_period): its jobs have
two of them to finish, those that are handed back one more to end, and Celery itself the rest.
"""

import os
from pathlib import Path
from tempfile import gettempdir
from threading import Timer
from time import time

from celery.signals import worker_shutting_down

FINISH_WITHIN = 2.0  # seconds
END_WITHIN = 6.0


def stop_sign(worker: int) -> Path:
    """The file with which a worker, given by its process id, tells its processes that it stops: a
    value in memory would not reach those that are started anew, as on macOS.
    """
    return Path(gettempdir()) / f"worker-{worker}-stops"


def time_is_up() -> bool:
    """For a process of the worker: whether its job must be handed back."""
    try:
        return time() - stop_sign(os.getppid()).stat().st_mtime > FINISH_WITHIN
    except FileNotFoundError:
        return False


def clear_stop_sign() -> None:
    """Of a container that has been started again, or of this worker."""
    stop_sign(os.getpid()).unlink(missing_ok=True)


@worker_shutting_down.connect
def _stopping(**_signal: object) -> None:
    """Celery takes nothing new and waits for what runs, which heartbeat.py bounds. By then each job
    has ended or is handed back, and nothing is lost by not waiting for Celery itself.
    """
    stop_sign(os.getpid()).touch()
    ending = Timer(END_WITHIN, _end)
    ending.daemon = True
    ending.start()


def _end() -> None:
    clear_stop_sign()
    os._exit(0)
