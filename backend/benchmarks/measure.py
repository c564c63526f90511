"""Measures requests to the floor and to the API in turn."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from benchmarks import data, wrk
from benchmarks.containers import Containers, say
from benchmarks.report import FLOOR, Figures, with_ratios

USERS, ITEMS = 1_000, 100_000
ROUNDS = 3
WARM_UP = 1  # seconds
API, TRAEFIK = "API", "Traefik, API"
# The containers that a request passes, in order.
PATHS = {FLOOR: ["floor"], API: ["backend"], TRAEFIK: ["traefik", "backend"]}
# BEGIN and COMMIT are counted too: each is a round trip.
STATEMENTS = """SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
    JOIN pg_roles ON pg_roles.oid = userid WHERE rolname = %s"""


@dataclass(frozen=True)
class Case:
    method: str
    path: str
    body: str = ""
    targets: tuple[str, ...] = (FLOOR, API)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return f"/api/v1/{self.path}"


CASES = [
    Case("GET", "users/me", targets=(FLOOR, API, TRAEFIK)),
    Case("GET", "users/?limit=100", targets=(FLOOR, API, TRAEFIK)),
    Case("GET", "items/?limit=20"),
    Case("POST", "items/", json.dumps({"title": "Benchmark", "description": "One of many"})),
    Case("GET", "health/live"),
]


class Bench:
    """The containers with their data, and the access token of a caller."""

    def __init__(self, containers: Containers, connections: int, seconds: int) -> None:
        self.containers, self.connections, self.seconds = containers, connections, seconds
        self.cursor = containers.connect().cursor()
        self.cursor.execute("CREATE EXTENSION pg_stat_statements")
        say(f"Storing {USERS} users and {ITEMS} items …")
        data.fill(self.cursor, users=USERS, items=ITEMS)
        self.token = data.log_in(self.cursor, containers.environment["SECRET_KEY"])

    def measure(self) -> dict[str, Any]:
        load, processors = os.getloadavg()[0], os.cpu_count() or 1
        if load > processors:
            say(f"The load of this machine is {load:.0f} already: the figures are not reliable.")
        for case in CASES:
            self._compare_answers(case)
        return {case.name: self._measure_case(case) for case in CASES}

    def answer(self, case: Case, target: str) -> Any:
        response = requests.request(
            case.method,
            self.containers.url_of(PATHS[target][0], case.url),
            data=case.body,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Host": "localhost",
            },
            timeout=60,
        )
        if not response.ok:
            raise SystemExit(f"{case.name}, {target}: {response.status_code} {response.text}")
        return response.json()

    def _compare_answers(self, case: Case) -> None:
        """Check that the floor responds like the API: otherwise, its figures are meaningless."""
        answers = [self.answer(case, target) for target in case.targets]
        if case.method == "POST":
            own = ("id", "created_at", "updated_at")
            answers = [{**it, **dict.fromkeys(own, "")} for it in answers]
        if any(it != answers[0] for it in answers):
            raise SystemExit(f"{case.name}: the floor and the API differ: {answers}")

    def _measure_case(self, case: Case) -> dict[str, dict[str, float]]:
        for target in case.targets:
            self._send(case, target, WARM_UP)
        rounds: dict[str, list[Figures]] = {target: [] for target in case.targets}
        for number in range(1, ROUNDS + 1):
            say(f"{case.name}: round {number} of {ROUNDS} …")
            for target in case.targets:
                rounds[target].append(self._measure_round(case, target))
        return with_ratios(rounds)

    def _measure_round(self, case: Case, target: str) -> Figures:
        data.delete_created(self.cursor)
        cpu = self._counter(lambda: self.containers.cpu_seconds(*PATHS[target]))
        statements = self._counter(self._statements)
        load = self._send(case, target, self.seconds)
        if not load.requests:
            raise SystemExit(f"{case.name}, {target}: no answer in time. Give it more --seconds.")
        # At the end, each connection has a pending request, which is processed but not counted.
        time.sleep(1)
        begun = load.requests + self.connections
        return Figures(
            requests_per_second=load.requests / load.seconds,
            p50=load.p50,
            p99=load.p99,
            cpu=cpu() / begun * 1000,
            round_trips=statements() / begun,
        )

    @staticmethod
    def _counter(read: Callable[[], float]) -> Callable[[], float]:
        """Return a function that returns by how much the value has grown since now."""
        before = read()
        return lambda: read() - before

    def _statements(self) -> float:
        self.cursor.execute(STATEMENTS, [f"{self.containers.environment['POSTGRES_USER']}_1"])
        return float(self.cursor.fetchone()[0])

    def _send(self, case: Case, target: str, seconds: int) -> wrk.Load:
        return wrk.send(
            self.containers.url_of(PATHS[target][0], case.url),
            self.token,
            method=case.method,
            body=case.body,
            connections=self.connections,
            seconds=seconds,
        )
