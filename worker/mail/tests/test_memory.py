"""A worker loads only what it needs: each MB counts for each module."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_worker_does_not_load_other_commands_of_celery():
    command = [sys.executable, "-X", "importtime", "-m", "worker", "mail", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50, check=True)
    assert "--concurrency" in done.stdout
    assert "celery.bin.worker" in done.stderr
    assert "celery.bin.shell" not in done.stderr
    assert "prompt_toolkit" not in done.stderr
