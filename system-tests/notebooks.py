"""Jupyter as scripts/notebook.sh starts it, and what tests ask of it, with and without Docker."""

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
        """What it prints in a new kernel, to which an editor is attached."""
        command = [PYTHON, ROOT / "system-tests/attach.py", self.url, self.token, code]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def check_protection(notebook: Notebook) -> None:
    """A token, no page of another origin, no other name for this machine, no other address."""
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
    """Of all cells of an executed notebook."""
    cells = json.loads(path.read_text())["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def check_example(path: Path, users: int) -> None:
    """It counted the users, and drew them."""
    printed, figure = outputs(path)
    assert printed["text"][-1].endswith(f" has {users} users\n")
    assert len(figure["data"]["image/png"]) > 5000
