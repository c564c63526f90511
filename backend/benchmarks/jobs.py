"""Measures how long a job waits for an idle worker, and how many jobs run per second."""

import json
import time

from benchmarks.containers import say
from benchmarks.measure import API, Bench, Case

# A report of all users, by the example module of this template.
JOB = Case("POST", "jobs/", json.dumps({"task": "reports.users"}))
ALONE, TOGETHER = 10, 100
TIMEOUT = 300  # seconds
UNFINISHED = "SELECT count(*) FROM jobs WHERE owner_id IS NOT NULL AND finished_at IS NULL"
LATEST = """SELECT * FROM jobs WHERE owner_id IS NOT NULL AND state = 'succeeded'
    ORDER BY created_at DESC LIMIT %s"""
DELAYS = f"""SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY delay), max(delay)
    FROM (SELECT extract(epoch FROM started_at - created_at) AS delay FROM ({LATEST})) AS delays"""
RATE = f"""SELECT count(*) / extract(epoch FROM max(finished_at) - min(created_at))
    FROM ({LATEST}) AS latest"""


def measure(bench: Bench) -> dict[str, float]:
    say(f"Running {ALONE} jobs, one after another …")
    for _ in range(ALONE):
        _run(bench, 1)
    bench.cursor.execute(DELAYS, [ALONE])
    median, longest = bench.cursor.fetchone()
    say(f"Running {TOGETHER} jobs …")
    _run(bench, TOGETHER)
    bench.cursor.execute(RATE, [TOGETHER])
    (rate,) = bench.cursor.fetchone()
    return {
        "jobs_per_second": float(rate),
        "delay_median": float(median) * 1000,
        "delay_max": float(longest) * 1000,
    }


def summary(found: dict[str, float]) -> str:
    return (
        f"{found['jobs_per_second']:.1f} jobs/s. A job alone waits {found['delay_median']:.0f} ms "
        f"from its creation to its start ({found['delay_max']:.0f} ms at most)."
    )


def _run(bench: Bench, number: int) -> None:
    """Create this number of jobs, and wait until they are done."""
    for _ in range(number):
        bench.answer(JOB, API)
    end = time.monotonic() + TIMEOUT
    while _unfinished(bench):
        if time.monotonic() > end:
            raise SystemExit(f"The jobs are not done after {TIMEOUT} seconds.")
        time.sleep(0.05)


def _unfinished(bench: Bench) -> int:
    bench.cursor.execute(UNFINISHED)
    return bench.cursor.fetchone()[0]
