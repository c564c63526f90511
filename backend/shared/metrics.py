"""Serves metrics in Prometheus' format (METRICS), of all processes of a container together."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import gettempdir
from threading import Thread
from typing import Protocol

from prometheus_client import CollectorRegistry, Metric, start_http_server, values
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = Path(gettempdir()) / "metrics"
# Only containers reach it: Docker does not publish it, and Traefik does not route it.
PORT = 9000


class Collector(Protocol):
    """Reads values when Prometheus asks for them."""

    def collect(self) -> Iterator[Metric]: ...


def share_values(process: Callable[[], object]) -> None:
    """Let each process write its values into files of its own, and call this before a metric is
    created. `process` returns the same for a process and its successor, which continues its files:
    with the default, the process id, their number would grow.
    """
    FOLDER.mkdir(exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)
    values.ValueClass = values.MultiProcessValue(process)  # type: ignore[no-untyped-call]


def serve(*collectors: Collector) -> Thread:
    """Serve the shared values, and those of the collectors, in a thread."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    for collector in collectors:
        registry.register(collector)
    return start_http_server(PORT, registry=registry)[1]
