"""Measures lists of few rows and of many."""

import hashlib
import statistics
import time
from typing import Any

from benchmarks import data
from benchmarks.containers import say
from benchmarks.measure import API, Bench, Case

SIZES = (1_000, 100_000, 1_000_000)
WARM_UP, CALLS = 5, 7
ONE_OF_MANY = hashlib.md5(b"999").hexdigest()[:12]  # as in data.py
# Each text is in one row, though a part of it is in all rows.
SEARCHES = {"users": f"{ONE_OF_MANY}@example.com", "items": f"item {ONE_OF_MANY}"}
STATEMENTS = "SELECT min_exec_time FROM pg_stat_statements WHERE query LIKE %s AND query LIKE %s"


def measure(bench: Bench) -> dict[str, dict[str, dict[str, float]]]:
    data.empty(bench.cursor)
    lists: dict[str, dict[str, dict[str, float]]] = {name: {} for name in SEARCHES}
    for size in SIZES:
        say(f"Storing {size} users and items …")
        data.fill(bench.cursor, users=size, items=size)
        for name, found in lists.items():
            say(f"Listing {size} {name} …")
            found[str(size)] = _measure_list(bench, name)
    return lists


def _measure_list(bench: Bench, name: str) -> dict[str, float]:
    """Milliseconds of a request for a page, of its two statements in the database (their minimum),
    and of a search.
    """
    page = Case("GET", f"{name}/?limit=20")
    for _ in range(WARM_UP):  # in each process
        bench.answer(page, API)
    bench.cursor.execute("SELECT pg_stat_statements_reset()")
    request = _milliseconds(bench, page)
    return {
        "page": request,
        "its rows": _statement(bench, name, "SELECT %ORDER BY%"),
        "its total": _statement(bench, name, "SELECT count(%"),
        "search": _milliseconds(bench, Case("GET", f"{name}/?limit=20&q={SEARCHES[name]}")),
    }


def _milliseconds(bench: Bench, case: Case) -> float:
    times = []
    for _ in range(CALLS):
        started = time.perf_counter()
        bench.answer(case, API)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _statement(bench: Bench, name: str, pattern: str) -> Any:
    bench.cursor.execute(STATEMENTS, [f"%FROM {name}%", pattern])
    ((milliseconds,),) = bench.cursor.fetchall()
    return milliseconds
