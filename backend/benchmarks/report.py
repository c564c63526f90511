"""Writes the figures as tables and as JSON, and finds what is slower than in another run."""

import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

SLOWER = 0.9  # of the previous ratio; a smaller difference may be chance
FLOOR = "floor"
STOPPED = {"ratio": 0.0}
Cases = dict[str, dict[str, dict[str, float]]]  # by case, target and figure


@dataclass(frozen=True)
class Figures:
    """The figures of a target. Times are in milliseconds, `cpu` and `round_trips` per request."""

    requests_per_second: float
    p50: float
    p99: float
    cpu: float
    round_trips: float


def with_ratios(rounds: dict[str, list[Figures]]) -> dict[str, dict[str, float]]:
    """The medians of each target's rounds. `ratio` compares its requests per second to the floor's
    in the same round, since other work on the machine slows both.
    """
    floors = [figures.requests_per_second for figures in rounds[FLOOR]]
    medians = {}
    for target, found in rounds.items():
        ratios = [it.requests_per_second / floor for it, floor in zip(found, floors, strict=True)]
        medians[target] = {
            **{
                field.name: statistics.median(getattr(it, field.name) for it in found)
                for field in fields(Figures)
            },
            "ratio": statistics.median(ratios),
        }
    return medians


def table(headings: list[str], rows: Iterable[list[str]]) -> str:
    """The first two columns are text, all others numbers."""
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def request_table(cases: Cases) -> str:
    headings = ["case", "answered by", "requests/s", "p50 ms", "p99 ms", "CPU ms", "round trips"]
    rows = [
        [
            case if name == FLOOR else "",
            name,
            f"{found['requests_per_second']:.0f}",
            f"{found['p50']:.1f}",
            f"{found['p99']:.1f}",
            f"{found['cpu']:.2f}",
            f"{found['round_trips']:.2f}",
            f"{found['ratio']:.2f}",
        ]
        for case, targets in cases.items()
        for name, found in targets.items()
    ]
    return table([*headings, "of the floor"], rows)


def cost_table(cases: Cases) -> str:
    rows = [
        [
            case if name == FLOOR else "",
            name,
            f"{found['microseconds']:.0f}",
            f"{found['ratio']:.2f}",
        ]
        for case, targets in cases.items()
        for name, found in targets.items()
    ]
    return table(["case", "answered by", "µs", "of the floor"], rows)


def scale_table(lists: dict[str, dict[str, dict[str, float]]]) -> str:
    """Each time in milliseconds, and its ratio to the time with the fewest rows."""
    rows = []
    for name, sizes in lists.items():
        least = next(iter(sizes.values()))
        for size, times in sizes.items():
            cells = [f"{times[it]:.1f} ({times[it] / least[it]:.1f}x)" for it in times]
            rows.append([name, f"{int(size):,}", *cells])
    return table(["list", "rows", *(f"{it} ms" for it in least)], rows)


def memory_table(services: dict[str, dict[str, dict[str, float]]]) -> str:
    rows = [
        [name if when == "idle" else "", when, f"{found['pss']:.0f}", f"{found['rss']:.0f}"]
        for name, moments in services.items()
        for when, found in moments.items()
    ]
    return table(["container", "when", "PSS MB", "RSS MB"], rows)


def save(results: dict[str, Any], file: Path) -> None:
    file.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def load(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{file} is no file of scripts/benchmark.sh --json: {error}") from error
    if not isinstance(found, dict) or not {"in_process", "requests"} <= found.keys():
        raise SystemExit(f"{file} is no file of scripts/benchmark.sh --json.")
    return found


def slower(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return a sentence for each case that is slower than before, relative to the floor."""
    if before["in_process"] != after["in_process"]:
        raise SystemExit("One run was --in-process and the other was not: they do not compare.")
    return [
        f"{case}, {name}: {old['ratio']:.2f} of the floor before, {new:.2f} now"
        for case, targets in before["requests"].items()
        for name, old in targets.items()
        if name != FLOOR
        # A case that is no longer measured counts as stopped.
        if (new := after["requests"].get(case, {}).get(name, STOPPED)["ratio"])
        < old["ratio"] * SLOWER
    ]
