"""A stack of the project's containers on its own ports, managed by `docker compose`."""

import json
import os
import subprocess
import time
from pathlib import Path

from system import NIGHTLY, ROOT, free_port, read_settings


class Stack:
    def __init__(self, suffix: str, *files: str, root: Path = ROOT) -> None:
        self.root = root
        name = read_settings(root / ".env")["COMPOSE_PROJECT_NAME"]
        self.project = f"{name}-{suffix}"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            **os.environ,
            "COMPOSE_PROJECT_NAME": self.project,
            "HTTP_PORT": str(self.port),
            "TESTS": "on" if NIGHTLY else "off",
            **{name: str(free_port()) for name in ("DB_PORT", "REDIS_PORT", "MAILCATCHER_PORT")},
        }
        self.command = ["docker", "compose", *(f"--file={file}" for file in files)]

    def run(self, *arguments: str, seconds: float = 120, check: bool = True) -> str:
        """Run `docker compose …` and return its output."""
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=seconds,
        )
        assert done.returncode == 0 or not check, done.stdout[-4000:]
        return done.stdout

    def build(self, *services: str) -> float:
        started = time.monotonic()
        self.run("build", *services, seconds=1500)
        return time.monotonic() - started

    def up(self, *services: str, options: tuple[str, ...] = ()) -> float:
        """Start these services, or all, and return the seconds until they are healthy."""
        started = time.monotonic()
        bounded = ("--detach", "--wait", "--wait-timeout", "120")
        self.run("up", *bounded, *options, *services, seconds=180)
        return time.monotonic() - started

    def down(self) -> None:
        self.run("down", "--volumes", "--remove-orphans", "--timeout", "5", check=False)

    def containers(self) -> dict[str, dict]:
        """Return what `docker inspect` prints for the container of each service."""
        ids = self.run("ps", "--all", "--quiet").split()
        inspected = subprocess.run(
            ["docker", "inspect", *ids], check=True, capture_output=True, timeout=30
        )
        return {
            container["Config"]["Labels"]["com.docker.compose.service"]: container
            for container in json.loads(inspected.stdout)
        }

    def succeeds(self, service: str, *command: str) -> bool:
        done = subprocess.run(
            [*self.command, "exec", "-T", service, *command],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            timeout=60,
        )
        return done.returncode == 0
