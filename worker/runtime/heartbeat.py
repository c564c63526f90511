"""What runs beside a task: the heartbeats of its job, and the interruption of the task when its
job was cancelled or taken over. It needs Celery's default pool, where a task is the main thread of
a process.
"""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Protocol

from shared.errors import JobLost
from worker.runtime.shutdown import time_is_up

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 1.0  # seconds; so soon, too, a worker knows of a cancelled job
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
            if time_is_up():
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
