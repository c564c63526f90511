"""No job is lost: many jobs of two modules, while their services are killed and restarted."""

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from compose import Stack
from system import NIGHTLY, Api, wait_until

JOBS = 300 if NIGHTLY else 100
SECONDS = JOBS / 5  # in which they are created
WORKERS = ("worker-mail", "worker-reports", "worker-scheduler")
SERVICES = ("traefik", "backend", *WORKERS)
UNFINISHED = "SELECT count(*) FROM jobs WHERE finished_at IS NULL"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test-chaos", "docker-compose.yml", "system-tests/chaos/docker-compose.yml")
    made.environment["MAILS_PER_IP"] = str(JOBS)
    try:
        made.build(*SERVICES, "migrate")
        made.up(*SERVICES)
        query(made, "CREATE TABLE effects (job_id uuid NOT NULL)")
        yield made
    finally:
        made.down()


def query(stack: Stack, sql: str) -> list[str]:
    """Return the rows as psql prints them."""
    psql = ("psql", "--username=app", "--dbname=app", "--tuples-only", "--no-align")
    return stack.run("exec", "-T", "db", *psql, f"--command={sql}").split()


class Creator:
    """Create jobs, half of them reports and half mails, until JOBS have been accepted."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.reports: list[str] = []  # ids of jobs
        self.mails: list[str] = []  # addresses
        self.refused = 0

    def create(self) -> None:
        number = 0
        while len(self.reports) + len(self.mails) < JOBS:
            number += 1
            time.sleep(SECONDS / JOBS)
            try:
                self._create_mail(number) if number % 2 else self._create_report()
            except requests.RequestException:
                self.refused += 1

    def _create_report(self) -> None:
        answer = self.api.post("/api/v1/jobs/", json={"task": "reports.users"})
        answer.raise_for_status()
        self.reports.append(answer.json()["id"])

    def _create_mail(self, number: int) -> None:
        address = f"user-{number}@example.com"
        self.api.post("/api/v1/password-recovery", json={"email": address}).raise_for_status()
        self.mails.append(address)


class Chaos:
    """Kill a random worker's container repeatedly. Once each, empty the broker and restart the
    database.
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.kills = 0

    def run(self, is_creating: Callable[[], bool]) -> None:
        started = time.monotonic()
        later = [(SECONDS / 3, self.empty_the_broker), (SECONDS * 2 / 3, self.restart_the_database)]
        while is_creating() or later:
            self.kill_a_worker()
            if later and time.monotonic() - started > later[0][0]:
                later.pop(0)[1]()

    def kill_a_worker(self) -> None:
        worker = random.choice(WORKERS)
        self.stack.run("kill", "--signal", "SIGKILL", worker)
        self.kills += 1
        time.sleep(random.uniform(0, 2))
        self.stack.run("start", worker)
        time.sleep(random.uniform(0, 4))

    def empty_the_broker(self) -> None:
        self.stack.run("rm", "--stop", "--force", "redis")
        volume = f"{self.stack.project}_redis"
        subprocess.run(["docker", "volume", "rm", volume], check=True, timeout=30)
        self.stack.run("up", "--detach", "--wait", "--no-deps", "redis")

    def restart_the_database(self) -> None:
        self.stack.run("restart", "db")


def test_each_job_succeeds_exactly_once_despite_failures(stack):
    api = Api(stack.url)
    wait_until(lambda: api.get("/api/v1/health/ready").ok, 20, "the API answers")
    api.log_in()
    creator, chaos = Creator(api), Chaos(stack)
    started = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        creating = pool.submit(creator.create)
        chaos.run(lambda: not creating.done())
        creating.result()
    print(f"\n{JOBS} jobs were created within {time.monotonic() - started:.0f} s, while")
    print(f"{chaos.kills} workers were killed; {creator.refused} requests were refused")
    wait_until(lambda: query(stack, UNFINISHED) == ["0"], 120, "all jobs end")
    print(f"all had ended {time.monotonic() - started:.0f} s after the start")

    states = query(stack, "SELECT state, count(*) FROM jobs GROUP BY state")
    attempts = query(stack, "SELECT task, sum(attempts), max(attempts) FROM jobs GROUP BY task")
    print(f"states: {states}; attempts, in all and of one job: {attempts}")
    jobs = set(query(stack, "SELECT id FROM jobs"))
    assert states == [f"succeeded|{len(jobs)}"]

    effects = query(stack, "SELECT job_id FROM effects")
    print(f"{len(jobs)} jobs, {len(effects)} effects, {len(set(effects))} of different jobs")
    assert sorted(effects) == sorted(jobs), "an effect each, and no job without"
    assert set(creator.reports) <= jobs
    addresses = set(query(stack, "SELECT parameters->>'to' FROM jobs WHERE owner_id IS NULL"))
    assert set(creator.mails) <= addresses
    print(f"missing of {len(creator.reports)} reports and {len(creator.mails)} mails: 0")
