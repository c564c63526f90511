"""A store that speaks S3: a server for the tests alone, with a folder for each bucket."""

import os
import subprocess
import sys
from pathlib import Path

import requests

from tests.servers import free_port
from tests.waiting import wait_until


class S3Server:
    KEY, SECRET = "a-key", "a-secret-of-the-tests"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        folder = ("--data-dir", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port))
        keys = {"NANIO_ACCESS_KEY": self.KEY, "NANIO_SECRET_KEY": self.SECRET}
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("nanio"), "serve", *folder],
            env={**os.environ, **keys},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def _answers(self) -> bool:
        try:
            return requests.get(self.url, timeout=1).status_code == 403  # it wants to know who asks
        except requests.ConnectionError:
            return False
