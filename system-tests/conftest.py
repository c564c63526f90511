import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster import URL, Cluster, resolve_domains_to_the_cluster
from system import Api, free_port
from terminal import Start


@pytest.fixture(scope="session")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    """For the tests of the swarm, which run in order: the first one creates the nodes."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    resolve_domains_to_the_cluster()
    started = time.monotonic()
    made.build("v1")
    print(f"\nimages built and pushed in {time.monotonic() - started:.0f} s")
    try:
        yield made
    finally:
        made.lab("swarm", "down")


@pytest.fixture
def api(cluster) -> Api:
    made = Api(URL)
    made.log_in(*cluster.login())
    return made


@pytest.fixture(scope="session")
def started(tmp_path_factory) -> Iterator[Start]:
    """A running application."""
    with Start(tmp_path_factory.mktemp("data"), free_port()) as start:
        start.read_until(b"Ready: ", 180)
        yield start


@pytest.fixture(scope="session")
def data_dir(started) -> Path:
    """The data folder of a running application."""
    return started.data_dir
