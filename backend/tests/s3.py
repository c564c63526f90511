"""An S3-compatible server for the tests, with a folder for each bucket."""

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
        self.log = folder.with_suffix(".log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        folder = ("--data-dir", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port))
        keys = {"NANIO_ACCESS_KEY": self.KEY, "NANIO_SECRET_KEY": self.SECRET}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("nanio"), "serve", *folder],
                env={**os.environ, **keys},
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def requests(self) -> int:
        """Return the number of requests that the server has answered."""
        return self.log.read_text().count(" HTTP/1.1")

    def _answers(self) -> bool:
        try:
            return requests.get(self.url, timeout=1).status_code == 403  # it has no credentials
        except requests.ConnectionError:
            return False
