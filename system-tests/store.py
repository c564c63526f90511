"""An S3-compatible store, as a container in a stack's network under the name `store`."""

import re
import subprocess

from compose import Stack
from system import ROOT, wait_until

KEYS = {"S3_ACCESS_KEY": "a-key", "S3_SECRET_KEY": "a-secret-of-the-tests"}
SETTINGS = {"S3_BUCKET": "results", "S3_ENDPOINT": "http://store:9000", **KEYS}


class Store:
    def __init__(self, stack: Stack) -> None:
        self.name = f"{stack.project}-store"
        self.network = f"{stack.project}_default"

    def start(self) -> None:
        version = re.search(
            r"^nanio==\S+", (ROOT / "backend/requirements-dev.txt").read_text(), re.MULTILINE
        )
        lines = (
            "FROM python:3.13-slim",
            f"RUN pip install --no-cache-dir {version[0]}",
            "RUN install --directory --owner 10001 /data /data/results",
            "USER 10001",
        )
        self._docker("build", "--tag", self.name, "-", text="\n".join(lines))
        self._docker(
            "run",
            "--detach",
            f"--name={self.name}",
            f"--network={self.network}",
            "--network-alias=store",
            f"--env=NANIO_ACCESS_KEY={KEYS['S3_ACCESS_KEY']}",
            f"--env=NANIO_SECRET_KEY={KEYS['S3_SECRET_KEY']}",
            self.name,
            *("nanio", "serve", "--host=0.0.0.0", "--port=9000", "--data-dir=/data"),
        )
        wait_until(lambda: "startup complete" in self.log(), 20, "the store answers")

    def stop(self) -> None:
        self._docker("rm", "--force", "--volumes", self.name)  # also if it no longer exists

    def run(self, *command: str) -> None:
        self._docker("exec", self.name, *command)

    def log(self) -> str:
        return self._docker("logs", self.name)

    def _docker(self, *arguments: str, text: str = "") -> str:
        done = subprocess.run(
            ["docker", *arguments],
            input=text,
            text=True,
            check=True,
            timeout=120,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.stdout
