"""The template as it is committed, and the projects that are generated from it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from dotenv import dotenv_values
from system import ROOT, free_port, wait_until

BIN = Path(sys.executable).parent
# Other settings of the caller's would say something else than the project's own .env.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
NIGHTLY = "NIGHTLY" in os.environ  # scripts/test-generator.sh nightly
PACKAGES = ("frontend/node_modules", "scripts/node/node_modules")


def run(*command, cwd: Path, check: bool = True, seconds: float = 60, **environment) -> str:
    """What it printed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**ENVIRONMENT, "PWD": str(cwd), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0 or not check, done.stdout[-4000:]
    return done.stdout


def git(cwd: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    return run("git", *who, *arguments, cwd=cwd)


class Generator:
    """Cookiecutter and Cruft, by a user without any configuration of theirs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.seconds: list[float] = []

    def cookiecutter(self, template: object, *answers: str, **options) -> str:
        started = time.monotonic()
        said = self._run("cookiecutter", "--no-input", str(template), *answers, **options)
        self.seconds.append(time.monotonic() - started)
        return said

    def cruft(self, *arguments: str, **options) -> str:
        return self._run("cruft", *arguments, **options)

    def _run(self, name: str, *arguments: str, cwd: Path | None = None, **options) -> str:
        options = {"HOME": str(self.home), **options}
        return run(BIN / name, *arguments, cwd=cwd or self.home, **options)


class Project:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = dotenv_values(folder / ".env")

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)

    def files(self) -> set[str]:
        return set(self.git("ls-files").splitlines())

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def borrow_packages(self) -> None:
        """The pages' packages of this clone, where the project's lock is the same."""
        for folder in PACKAGES:
            lock = f"{Path(folder).parent}/package-lock.json"
            same = (self.folder / lock).read_bytes() == (ROOT / lock).read_bytes()
            if same and (ROOT / folder).is_dir():
                run("cp", "-al", ROOT / folder, self.folder / folder, cwd=ROOT)

    @contextmanager
    def started(self, data_dir: Path) -> Iterator[str]:
        """Its address while scripts/start.sh runs."""
        port = str(free_port())
        log = data_dir.with_suffix(".log")
        with log.open("w") as output:
            process = subprocess.Popen(
                ["scripts/start.sh"],
                cwd=self.folder,
                env={**ENVIRONMENT, "HTTP_PORT": port, "DATA_DIR": str(data_dir)},
                stdout=output,
                stderr=output,
            )
        try:
            wait_until(
                lambda: "Ready: " in log.read_text() or process.poll() is not None,
                300,
                "it starts",
            )
            assert process.poll() is None, log.read_text()
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def name_in_api_document(url: str) -> str:
    return requests.get(f"{url}/api/v1/openapi.json", timeout=15).json()["info"]["title"]


def clone(folder: Path, *options: str) -> Path:
    git(ROOT, "clone", "--quiet", *options, f"file://{ROOT}", str(folder))
    return folder


def origin(project: Project) -> dict:
    return json.loads((project.folder / ".cruft.json").read_text())
