"""Serves the metrics of the API in a process of its own, a mule of uWSGI (uwsgi.ini): they can be
read while all other processes are busy.
"""

import json
from collections.abc import Iterator
from socket import AF_UNIX, socket
from typing import Any

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from shared.metrics import serve

STATISTICS = "/tmp/uwsgi-statistics.sock"  # noqa: S108  as in uwsgi.ini


class UwsgiCollector:
    """Reads how many requests are in the processes, which a killed process cannot falsify."""

    def collect(self) -> Iterator[Metric]:
        running = sum(core["in_request"] for worker in self._workers() for core in worker["cores"])
        yield GaugeMetricFamily("http_requests_in_flight", "Requests that run now.", running)

    def _workers(self) -> list[dict[str, Any]]:
        with socket(AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(STATISTICS)
            workers: list[dict[str, Any]] = json.load(connection.makefile())["workers"]
            return workers


def main() -> None:
    serve(UwsgiCollector()).join()
