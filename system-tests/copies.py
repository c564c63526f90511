"""A copy of the project that tests can change, with the packages that take long to install."""

import os
import shutil
import subprocess
from pathlib import Path

from system import ROOT


def copy_project(folder: Path) -> None:
    """Copy the project's files and link the packages of Node."""
    copy_files(folder)
    link_packages(folder)


def copy_files(folder: Path) -> None:
    """Copy the files of a fresh clone, and those that are not committed yet."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, timeout=30).stdout
    copying = ["xargs", "-0", "cp", "--parents", "--no-dereference", "--target-directory", folder]
    subprocess.run(copying, cwd=ROOT, input=files, check=True, timeout=60)


def link_packages(folder: Path) -> None:
    for packages in (
        "frontend/node_modules",
        "scripts/docs/node_modules",
        "scripts/node/node_modules",
    ):
        source, target = ROOT / packages, folder / packages
        if source.is_dir() and not target.exists():
            shutil.copytree(source, target, symlinks=True, copy_function=link_or_copy)


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # the target is on another file system
        shutil.copy2(source, target)


def run(
    folder: Path, *command: str, seconds: float = 300, check: bool = True, **environment: str
) -> str:
    """Run a command in the folder and return its output. It must succeed unless check=False."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PWD": str(folder), **environment},
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
    return run(cwd, "git", *who, *arguments)
