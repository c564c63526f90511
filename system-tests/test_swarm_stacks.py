"""On the swarm of test_swarm.py: a second stack, and nothing of one that the other reaches."""

import pytest
import requests
from cluster import URL, load
from system import Api, wait_until

STAGING = "https://staging.test:8443"
RESOLVES = "import socket, sys; socket.getaddrinfo(sys.argv[1], None)"
CONNECTS = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)"


@pytest.fixture(scope="module")
def staging(cluster) -> Api:
    settings = {"STACK": "staging", "DOMAIN": "staging.test", "TAG": "v1"}
    cluster.docker("node", "update", "--label-add", "staging.data=true", "node2")
    cluster.script("secrets", **settings)
    cluster.script("deploy", **settings)
    made = Api(STAGING)
    wait_until(lambda: is_certified(made), 60, "a certificate for staging")
    made.log_in(*cluster.login("staging"))
    return made


def is_certified(api: Api) -> bool:
    try:
        return api.get("/api/v1/health/ready").ok
    except requests.exceptions.SSLError:
        return False


def test_each_domain_leads_to_its_own_stack(cluster, api, staging):
    assert api.post("/api/v1/items/", json={"title": "of the first"}).status_code == 201
    assert staging.get("/api/v1/items/").json()["total"] == 0
    token = {"Authorization": api.headers["Authorization"]}
    assert staging.get("/api/v1/users/me", headers=token).status_code == 401
    assert api.get("/api/v1/users/me").status_code == 200


def runs(cluster, service: str, code: str, *arguments: str) -> bool:
    done = cluster.exec(service, "python", "-c", f"{code}\nprint('yes')", *arguments, check=False)
    return done == "yes"


@pytest.mark.parametrize(("here", "there"), [("app", "staging"), ("staging", "app")])
def test_nothing_of_the_other_stack_resolves_or_answers(cluster, staging, here, there):
    for service in ("backend", "worker-reports", "flower"):
        assert runs(cluster, f"{here}_{service}", RESOLVES, "redis")
        for name in ("backend", "frontend", "db", "redis", "flower", "pgadmin"):
            assert not runs(cluster, f"{here}_{service}", RESOLVES, f"{there}_{name}")
            assert not runs(cluster, f"{here}_{service}", RESOLVES, f"tasks.{there}_{name}")
    for service, port in (("db", "5432"), ("redis", "6379"), ("backend", "8080")):
        address = cluster.exec(f"{there}_{service}", "hostname", "-i").split()[0]
        assert runs(
            cluster,
            f"{there}_worker-reports" if port != "8080" else f"{there}_backend",
            CONNECTS,
            address,
            port,
        )
        assert not runs(cluster, f"{here}_backend", CONNECTS, address, port)


def test_volumes_and_secrets_are_each_stacks_own(cluster, staging):
    assert cluster.exec("staging_backend", "cat", "/run/secrets/secret_key") != cluster.exec(
        "app_backend", "cat", "/run/secrets/secret_key"
    )
    assert "app_db" in cluster.on("node1", "volume", "ls")
    assert "app_db" not in cluster.on("node2", "volume", "ls")
    assert "staging_db" in cluster.on("node2", "volume", "ls")


def test_update_of_one_stack_is_nothing_to_the_other(cluster, staging):
    with load(cluster, clients=4) as on:
        cluster.docker("service", "update", "--force", "--quiet", "staging_backend")
    print(f"\nthe other stack meanwhile, at {URL}: {on}")
    assert on.failures == []
