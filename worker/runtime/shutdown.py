"""Stop a worker within 8 seconds, the stop_grace_period of docker-compose.yml. Its jobs have two
seconds to finish, those that are handed back have one more to end, and Celery itself has the rest.
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
    """Return the file by which a worker, given by its process id, tells its processes to stop. A
    value in memory would not reach processes that are spawned, as on macOS.
    """
    return Path(gettempdir()) / f"worker-{worker}-stops"


def time_is_up() -> bool:
    """Whether the job of this process of a worker must be handed back."""
    try:
        return time() - stop_sign(os.getppid()).stat().st_mtime > FINISH_WITHIN
    except FileNotFoundError:
        return False


def clear_stop_sign() -> None:
    """Remove the file of this worker, or of an earlier one in the same container."""
    stop_sign(os.getpid()).unlink(missing_ok=True)


@worker_shutting_down.connect
def _on_shutdown(**_signal: object) -> None:
    """Exit after END_WITHIN. Celery accepts no more jobs, and waits for those that run, which
    heartbeat.py limits. By then they have ended or are handed back, so Celery need not finish.
    """
    stop_sign(os.getpid()).touch()
    ending = Timer(END_WITHIN, _exit)
    ending.daemon = True
    ending.start()


def _exit() -> None:
    clear_stop_sign()
    os._exit(0)
