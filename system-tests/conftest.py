import time
from collections.abc import Iterator

import pytest
from cluster import URL, Cluster, resolve_domains_to_the_cluster
from system import Api


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
