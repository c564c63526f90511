"""Measure what a request to the API costs, beside the least that it could cost.

Without an option, it starts the API's own image (Nginx and uWSGI with two processes), PostgreSQL
and Redis in Docker, and in the same image the floor: backend/benchmarks/floor.py, which gives the
same answers with PyJWT, psycopg2 and nothing else. wrk sends requests to both in turn.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks import report


def main() -> None:
    options = parse()
    before = report.load(options.compare) if options.compare else None
    results = measure_in_process() if options.in_process else measure_containers(options)
    if options.json:
        report.save(results, options.json)
    if before and (sentences := report.slower(before, results)):
        raise SystemExit("\n".join(["Slower by more than 10 %:", *sentences]))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/benchmark.sh",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    flag: dict[str, Any] = {"action": "store_true"}
    number: dict[str, Any] = {"type": positive, "metavar": "N"}
    file: dict[str, Any] = {"type": Path, "metavar": "FILE"}
    parser.add_argument("--in-process", **flag, help="without Docker and HTTP, in one process")
    parser.add_argument("--scale", **flag, help="also the lists of up to 1,000,000 rows")
    parser.add_argument("--memory", **flag, help="also the memory of the API and the workers")
    parser.add_argument("--jobs", **flag, help="also how fast jobs start and run")
    parser.add_argument("--connections", **number, default=16, help="of wrk, 16 by default")
    parser.add_argument("--seconds", **number, default=3, help="of each round, 3 by default")
    parser.add_argument("--json", **file, help="write the figures into it")
    parser.add_argument("--compare", **file, help="fail if a case is slower than in this one")
    options = parser.parse_args()
    if options.in_process and (options.scale or options.memory or options.jobs):
        parser.error("--in-process goes with neither --scale, --memory nor --jobs.")
    return options


def positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError
    return int(text)


def measure_in_process() -> dict[str, Any]:
    from benchmarks import in_process

    cases = in_process.measure()
    show(report.cost_table(cases))
    return {"in_process": True, "requests": cases}


def measure_containers(options: argparse.Namespace) -> dict[str, Any]:
    from benchmarks import jobs, memory, scale
    from benchmarks.containers import running
    from benchmarks.measure import Bench

    results: dict[str, Any] = {"in_process": False}
    with running() as containers:
        containers.start("backend", "floor", "traefik")
        bench = Bench(containers, options.connections, options.seconds)
        usage = memory.Usage(containers)
        usage.note("idle", "backend")
        results["requests"] = bench.measure()
        show(report.request_table(results["requests"]))
        usage.note("after the load", "backend")
        if options.memory or options.jobs:
            containers.start(*containers.workers())
            usage.note("idle", *containers.workers())
            results["jobs"] = jobs.measure(bench)
            usage.note("after the load", *containers.workers())
            show(jobs.summary(results["jobs"]))
        if options.memory:
            results["memory"] = usage.moments
            show(report.memory_table(usage.moments))
        if options.scale:
            results["scale"] = scale.measure(bench)
            show(report.scale_table(results["scale"]))
    return results


def show(text: str) -> None:
    print(f"\n{text}\n", flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except AssertionError as error:  # Docker's output
        sys.exit(str(error))
