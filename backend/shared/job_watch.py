"""What runs beside a task: the heartbeats of its job, and the interruption of the task when its
job was cancelled or taken over. It needs Celery's default pool, where a task is the main thread of
a process.
"""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from threading import Event, Thread
from time import time
from typing import Protocol

from shared.errors import JobLost

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 1.0  # seconds; so soon, too, a worker knows of a cancelled job
# A worker that is told to stop has 8 seconds (stop_grace_period of the containers): its jobs have
# the first to finish, those that were handed back one more to end, and Celery itself the rest.
FINISH_WITHIN = 2.0
INTERRUPT_WITHIN = 1.0


class Watched(Protocol):
    """A JobRun, as it is seen from here. The first two raise JobLost when the job is another's, and
    also when the task has just written its end.
    """

    is_ending: bool

    def beat(self) -> None: ...
    def hand_back(self) -> None: ...
    def clear(self) -> None: ...


@contextmanager
def watch(run: Watched) -> Iterator[None]:
    """A thread writes heartbeats, so that a long step does not look like a dead worker. When
    the job is lost, was cancelled, or must be handed back, it raises JobLost in the task.
    """
    ended = Event()
    thread = Thread(target=_watch, args=[run, ended], name="heartbeat", daemon=True)

    def interrupt(*_signal: object) -> None:
        if not ended.is_set():
            raise JobLost

    before = signal.signal(signal.SIGUSR2, interrupt)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        signal.signal(signal.SIGUSR2, before)


def _watch(run: Watched, ended: Event) -> None:
    while not ended.wait(HEARTBEAT_EVERY):
        try:
            if _time_is_up():
                run.hand_back()
            else:
                run.beat()
        except JobLost:
            if not run.is_ending:
                _interrupt(run, ended)
            return
        except Exception as error:  # the driver's own, too: this thread must not end
            log.warning("no heartbeat written: %s", error)


def _interrupt(run: Watched, ended: Event) -> None:
    """The signal ends what waits or is Python. What is deaf, such as a long computation in C, goes
    with its process, and Celery starts another.
    """
    os.kill(os.getpid(), signal.SIGUSR2)
    if not ended.wait(INTERRUPT_WITHIN):
        log.warning("the task does not end when it is interrupted: its process is killed")
        run.clear()
        os.kill(os.getpid(), signal.SIGKILL)


def stop_sign(worker: int) -> Path:
    """The file with which a worker, given by its process id, tells its processes that it stops: a
    value in memory would not reach those that are started anew, as on macOS.
    """
    return Path(gettempdir()) / f"worker-{worker}-stops"


def _time_is_up() -> bool:
    try:
        return time() - stop_sign(os.getppid()).stat().st_mtime > FINISH_WITHIN
    except FileNotFoundError:
        return False
