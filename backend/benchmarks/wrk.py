"""Runs wrk, which sends requests as fast as it gets responses."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Load:
    requests: int
    seconds: float
    p50: float  # milliseconds; half of all requests are faster
    p99: float


def send(url: str, token: str, *, method: str, body: str, connections: int, seconds: float) -> Load:
    command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
    given = {"METHOD": method, "TOKEN": token, **({"BODY": body} if body else {})}
    done = subprocess.run(
        [*command, "--timeout=30s", f"--script={SCRIPT}", url],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=seconds + 60,
    )
    if done.returncode != 0:
        raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}")
    found = json.loads(done.stdout.splitlines()[-1])
    if found["refused"] or found["lost"]:
        raise SystemExit(f"Not all requests to {url} were answered with success: {found}")
    seconds = found["microseconds"] / 1e6
    return Load(found["requests"], seconds, found["p50"] / 1000, found["p99"] / 1000)
