"""The scripts as a user runs them: in a terminal, and ended by Ctrl-C."""

import os
import pty
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil
from system import BROWSER_TESTS_NEED, ROOT, wait_until


class Script:
    def __init__(self, *command: str, root: Path = ROOT, **environment: str) -> None:
        self.started = time.monotonic()
        self.output = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(root)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # as in any terminal
            os.environ.update(environment)
            os.execv(command[0], command)
        self.process = psutil.Process(self.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.is_running():
            self.kill()

    def read_until(self, text: bytes, seconds: float) -> float:
        """Wait for the text, and return the seconds since the start."""
        os.set_blocking(self.terminal, False)
        with suppress(AssertionError):
            wait_until(lambda: text in self._read() or self._is_zombie(), seconds, "")
        assert text in self.output, self.output.decode(errors="replace")
        return time.monotonic() - self.started

    def type(self, line: str) -> None:
        os.write(self.terminal, f"{line}\r".encode())

    def press_ctrl_c(self) -> float:
        """Return the seconds until the script ends. Check that none of its processes is left."""
        children = self.process.children(recursive=True)
        started = time.monotonic()
        os.write(self.terminal, b"\x03")
        wait_until(lambda: self._read() and self._is_zombie(), 30, "the script ends")
        assert self._wait() == 0
        assert [child for child in children if child.is_running()] == []
        return time.monotonic() - started

    def command_lines(self) -> list[list[str]]:
        """Of all processes that the script has started, except those that end meanwhile."""
        found = []
        for child in self.process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                found.append(child.cmdline())
        return found

    def kill(self) -> None:
        for process in [*self.process.children(recursive=True), self.process]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._wait()

    def _is_zombie(self) -> bool:
        return self.process.status() == psutil.STATUS_ZOMBIE

    def _wait(self) -> int:
        """Wait for the process, and return its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self) -> bytes:
        with suppress(OSError):  # nothing new, or the terminal's other end is closed
            self.output += os.read(self.terminal, 65536)
        return self.output


class Start(Script):
    """scripts/start.sh: the whole application without Docker."""

    def __init__(
        self, data_dir: Path, port: int, root: Path = ROOT, *options: str, **settings: str
    ) -> None:
        self.url = f"http://localhost:{port}"
        self.data_dir = data_dir
        own = {"HTTP_PORT": str(port), "DATA_DIR": str(data_dir), **settings}
        super().__init__("scripts/start.sh", *options, root=root, **BROWSER_TESTS_NEED, **own)

    def press_ctrl_c(self) -> float:
        assert len(self.process.children(recursive=True)) >= 5
        return super().press_ctrl_c()
