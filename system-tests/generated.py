"""The committed template, and the projects that are generated from it."""

import json
import sys
import time
from pathlib import Path

import requests
from copies import git, run
from system import ROOT, read_settings

BIN = Path(sys.executable).parent


class Generator:
    """Run Cookiecutter and Cruft as a user without any configuration for them."""

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
        return run(cwd or self.home, str(BIN / name), *arguments, **options)


class Project:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = read_settings(folder / ".env")

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)

    def files(self) -> set[str]:
        return set(self.git("ls-files").splitlines())

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)


def name_in_api_document(url: str) -> str:
    return requests.get(f"{url}/api/v1/openapi.json", timeout=15).json()["info"]["title"]


def clone(folder: Path, *options: str) -> Path:
    git(ROOT, "clone", "--quiet", *options, f"file://{ROOT}", str(folder))
    return folder


def origin(project: Project) -> dict:
    return json.loads((project.folder / ".cruft.json").read_text())
