"""Constant load on a site, as users cause it: pages, reads, writes and refreshed logins."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests
from system import Api

PATHS = ("/", "/api/v1/users/me", "/api/v1/items/", "/api/v1/jobs/")


@dataclass
class Load:
    """Run a number of clients, each with its own login, until the `with` block ends."""

    url: str
    login: tuple[str, str]
    clients: int = 8
    retries: int = 0
    api_only: bool = False
    pause: float = 0  # seconds before each request of a client
    timeout: float = 15
    done: int = 0
    statuses: Counter = field(default_factory=Counter)
    created: list[str] = field(default_factory=list)  # the ids of the items
    failures: list[str] = field(default_factory=list)
    unanswered_gets: list[str] = field(default_factory=list)
    slowest: float = 0

    def __enter__(self) -> "Load":
        self._lock, self._end = threading.Lock(), threading.Event()
        self.started = time.monotonic()
        apis = [self._open() for _ in range(self.clients)]
        self._threads = [threading.Thread(target=self._run, args=(api,)) for api in apis]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()
        self.seconds = time.monotonic() - self.started

    def wait_for(self, count: int) -> None:
        while self.done < count:
            time.sleep(0.2)

    def _open(self) -> Api:
        api = Api(self.url, self.timeout)
        api.log_in(*self.login)
        return api

    def _run(self, api: Api) -> None:
        round_ = 0
        while not self._end.is_set():
            round_ += 1
            for path in PATHS[self.api_only :]:
                self._request(api, "GET", path)
            made = self._request(api, "POST", "/api/v1/items/", json={"title": f"Item {round_}"})
            if made is not None and made.status_code == 201:
                self.created.append(made.json()["id"])
            if round_ % 20 == 0:
                self._refresh(api)

    def _refresh(self, api: Api) -> None:
        """Refresh the login. A refused refresh token is a failure: the login is lost."""
        answer = self._request(api, "POST", "/api/v1/login/refresh")
        if answer is not None and answer.ok:
            api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def _request(self, api: Api, method: str, path: str, **options) -> requests.Response | None:
        started = time.monotonic()
        answer = self._send(api, method, path, **options)
        for _ in range(self.retries if method == "GET" else 0):
            if answer is not None and answer.ok:
                break
            answer = self._send(api, method, path, **options)
        with self._lock:
            self.slowest = max(self.slowest, time.monotonic() - started)
            if method == "GET" and (answer is None or not answer.ok):
                self.unanswered_gets.append(path)
        return answer

    def _send(self, api: Api, method: str, path: str, **options) -> requests.Response | None:
        time.sleep(self.pause)
        try:
            answer = api.request(method, path, **options)
            problem = None if answer.ok else f"{answer.status_code}: {answer.text[:200]}"
        except requests.RequestException as error:
            answer, problem = None, repr(error)
        with self._lock:
            self.done += 1
            self.statuses[answer.status_code if answer is not None else "none"] += 1
            if problem:
                at = time.monotonic() - self.started
                self.failures.append(f"{at:.1f} s, {method} {path}: {problem}")
        return answer

    def __str__(self) -> str:
        return (
            f"{self.done} requests in {self.seconds:.0f} s ({self.done / self.seconds:.0f}/s), "
            f"{len(self.failures)} failed {dict(self.statuses)}, slowest {self.slowest:.1f} s"
        )
