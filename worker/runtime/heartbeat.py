"""Write the heartbeats of a job while its task runs, and interrupt the task when the job was
cancelled or taken over. This requires Celery's default pool, where a task runs in the main thread
of a process.
"""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from threading import Event, Thread
from typing import Protocol

from shared.errors import JobLost
from worker.runtime.shutdown import time_is_up

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 1.0  # seconds; a worker also notices a cancelled job within this time
INTERRUPT_WITHIN = 1.0


class Watched(Protocol):
    """The part of JobRun that this module uses. beat() and hand_back() raise JobLost if the attempt
    no longer has the job, and also if the task has just written the attempt's outcome.
    """

    is_ending: bool

    def beat(self) -> None: ...
    def hand_back(self) -> None: ...
    def clear(self) -> None: ...


@contextmanager
def watch(run: Watched) -> Iterator[None]:
    """Write heartbeats in a thread, so that a worker does not count as lost during a long step.
    Raise JobLost in the task if the job was cancelled or taken over, or must be handed back.
    """
    ended = Event()
    # Its log lines have the ids of the job.
    watching = partial(copy_context().run, _watch, run, ended)
    thread = Thread(target=watching, name="heartbeat", daemon=True)
    # A debugger (debugpy) that pauses the task does not pause this thread.
    thread.pydev_do_not_trace = True  # type: ignore[attr-defined]

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
        except Exception as error:  # even the driver's own errors: this thread must not end
            log.warning("no heartbeat written: %s", error)


def _interrupt(run: Watched, ended: Event) -> None:
    """Interrupt the task by a signal, which ends Python code and calls that wait. If the task does
    not end, as in a long computation in C, kill the process: Celery starts another.
    """
    os.kill(os.getpid(), signal.SIGUSR2)
    if not ended.wait(INTERRUPT_WITHIN):
        log.warning("the task does not end when it is interrupted: its process is killed")
        run.clear()
        os.kill(os.getpid(), signal.SIGKILL)
