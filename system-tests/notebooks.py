"""Jupyter as scripts/notebook.sh starts it, and checks for it with and without Docker."""

import json
import re
import subprocess
from pathlib import Path

import psutil
import requests
from system import ROOT
from terminal import Script

PYTHON = ROOT / ".venv/notebook/bin/python"


class Notebook(Script):
    def __init__(self, module: str, port: int, root: Path = ROOT, **environment: str) -> None:
        self.port = port
        environment["NOTEBOOK_PORT"] = str(port)
        super().__init__("scripts/notebook.sh", module, root=root, **environment)

    def wait(self, seconds: float = 240) -> None:
        seconds = self.read_until(b"Ctrl-C stops it", seconds)
        print(f"\nJupyter: ready after {seconds:.1f} s")
        found = re.search(r"Ready: (\S+)/lab\?token=(\w+)", self.output.decode())
        self.url, self.token = found.groups()

    def run(self, code: str) -> str:
        """Run code in a new kernel, as an attached editor does, and return its output."""
        command = [PYTHON, ROOT / "system-tests/attach.py", self.url, self.token, code]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def check_protection(notebook: Notebook) -> None:
    """Check that Jupyter requires a token, refuses other origins and hosts, and is local only."""
    kernels = f"{notebook.url}/api/kernels"
    assert requests.get(kernels, timeout=10).status_code == 403
    with requests.Session() as browser:
        browser.get(f"{notebook.url}/lab?token={notebook.token}", timeout=30)
        assert browser.get(kernels, timeout=10).status_code == 200
        elsewhere = {"Origin": "http://elsewhere.example"}
        assert browser.post(kernels, json={}, headers=elsewhere, timeout=10).status_code == 404
        renamed = {"Host": "elsewhere.example"}
        assert browser.get(kernels, headers=renamed, timeout=10).status_code == 403
    listening = [c.laddr for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert {address.ip for address in listening if address.port == notebook.port} == {"127.0.0.1"}


def outputs(path: Path) -> list[dict]:
    """Return the outputs of all cells of a notebook."""
    cells = json.loads(path.read_text())["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def check_example(path: Path, users: int) -> None:
    """Check that the notebook counted the users and drew a figure."""
    printed, figure = outputs(path)
    assert printed["text"][-1].endswith(f" has {users} users\n")
    assert len(figure["data"]["image/png"]) > 5000
