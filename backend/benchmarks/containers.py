"""The measured containers, in a Compose project of their own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import Any

import psycopg2
from compose import Stack  # system-tests/compose.py

PORT = {"db": 5432, "traefik": 8000, "backend": 8080, "floor": 8080}
SECRETS = (
    *("SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD", "REDIS_PASSWORD"),
    *("FLOWER_PASSWORD", "PGADMIN_PASSWORD", "FIRST_SUPERUSER_PASSWORD"),
)
SETTINGS = {
    "ENVIRONMENT": "production",
    "HTTP_ADDRESS": "127.0.0.1",
    "PUBLIC_URL": "http://localhost",
    "TRUSTED_PROXIES": "172.16.0.0/12",  # wrk, which names many clients
    "POSTGRES_USER": "app",
    "POSTGRES_DB": "app",
    "S3_BUCKET": "",
    "SMTP_HOST": "localhost",  # no server listens there
    "SMTP_USER": "",
}
# For version 2 and version 1 of Linux's control groups.
CPU_TIME = "cat /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpuacct/cpuacct.usage 2>/dev/null; true"
# For all processes in the container except this shell.
MEMORY = (
    "for p in /proc/[0-9]*; do [ ${p#/proc/} = $$ ] || cat $p/smaps_rollup; done 2>/dev/null; true"
)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Containers(Stack):
    def __init__(self) -> None:
        super().__init__(
            f"benchmark-{os.getpid()}",
            "docker-compose.yml",
            "backend/benchmarks/docker-compose.yml",
        )
        self.environment |= SETTINGS | {name: token_hex(32) for name in SECRETS}
        self.ids: dict[str, str] = {}
        self.addresses: dict[str, str] = {}

    def start(self, *services: str) -> None:
        say(f"Building the images of {', '.join(services)} …")
        self.build(*(service for service in services if service not in ("floor", "traefik")))
        say("Starting the containers …")
        self.up(*services, options=("--no-build",))
        for service, container in self.containers().items():
            (network,) = container["NetworkSettings"]["Networks"].values()
            self.ids[service], self.addresses[service] = container["Id"], network["IPAddress"]

    def remove(self) -> None:
        """Remove everything in a new process session, which Ctrl-C does not interrupt."""
        say("Removing the containers …")
        self._run_in_new_session(
            *self.command, "down", "--volumes", "--remove-orphans", "--timeout=5"
        )
        ours = f"--filter=reference={self.project}/*"
        images = self._run_in_new_session(
            "docker", "image", "ls", "--format={{.Repository}}", ours
        ).split()
        if images:
            self._run_in_new_session("docker", "image", "rm", *images)

    def _run_in_new_session(self, *command: str) -> str:
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            timeout=120,
        ).stdout

    def workers(self) -> list[str]:
        """The services of all worker modules."""
        modules = (path.parent.name for path in self.root.glob("worker/*/tasks.py"))
        return sorted(f"worker-{name}" for name in modules)

    def url_of(self, service: str, path: str) -> str:
        """Use the container's IP address: a published port adds another process of Docker."""
        return f"http://{self.addresses[service]}:{PORT[service]}{path}"

    def connect(self) -> Any:
        """Connect as the database's superuser, whose statements are not counted."""
        try:
            made = psycopg2.connect(
                host=self.addresses["db"],
                user=self.environment["POSTGRES_USER"],
                dbname=self.environment["POSTGRES_DB"],
                password=self.environment["POSTGRES_PASSWORD"],
                connect_timeout=5,
            )
        except psycopg2.OperationalError as error:
            raise SystemExit(
                "The containers' addresses cannot be reached: this needs a Docker Engine on this "
                f"machine, on Linux ({error})."
            ) from error
        made.autocommit = True
        return made

    def cpu_seconds(self, *services: str) -> float:
        """The CPU time of all processes of these containers since they started."""
        return sum(self._cpu_seconds(self._run_in(service, CPU_TIME)) for service in services)

    @staticmethod
    def _cpu_seconds(text: str) -> float:
        microseconds = re.search(r"usage_usec (\d+)", text)
        return int(microseconds[1]) / 1e6 if microseconds else int(text) / 1e9

    def memory(self, service: str) -> dict[str, float]:
        """Resident memory in MB, with shared memory counted once (PSS) or per process (RSS)."""
        text = self._run_in(service, MEMORY)
        sizes = {
            name: sum(map(int, re.findall(rf"^{name}: +(\d+) kB", text, re.MULTILINE))) / 1024
            for name in ("Pss", "Rss")
        }
        return {"pss": sizes["Pss"], "rss": sizes["Rss"]}

    def _run_in(self, service: str, script: str) -> str:
        command = ["docker", "exec", self.ids[service], "sh", "-c", script]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
        return done.stdout


@contextmanager
def running() -> Iterator[Containers]:
    """Remove the containers at the end, also after an error, Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    containers = Containers()
    try:
        yield containers
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        with suppress(OSError):  # for example if the terminal is closed
            containers.remove()
