"""On the swarm of test_swarm.py: releases that do not work, and a lost node."""

import re
import time

import pytest
import requests
from cluster import URL, load
from copies import copy_project, run
from system import NIGHTLY, nightly, slowness, wait_until

# In place of uWSGI, for a release that says what is wrong and exits.
SAYS_WHY_AND_EXITS = r"""
USER root
RUN printf '#!/bin/sh\necho this release is broken\nexit 1\n' >/venv/bin/uwsgi
USER 10001:10001
"""


def test_unhealthy_image_is_rolled_back_and_deploy_fails(cluster):
    cluster.retag("v2", "broken")
    cluster.build_backend("v2", "broken", "HEALTHCHECK CMD false")
    with load(cluster) as on:
        done = cluster.script("deploy", TAG="broken", check=False)
    print(f"\nfailed update: deploy.sh ended with {done.returncode} after {on.seconds:.0f} s; {on}")
    assert done.returncode != 0
    # `results` runs the same image as the API. The first of the two to fail ends the deployment.
    said = r"app_(backend|results) did not become healthy, and was rolled back"
    assert re.search(said, done.stderr), done.stderr
    assert "unhealthy" in done.stderr
    assert on.failures == []
    running = cluster.docker("stack", "services", "app", "--format={{.Image}}")
    assert ":broken" not in running


def test_log_of_failed_deployment_is_that_of_the_failed_task(cluster):
    """The services have failed tasks of the deployment before, too."""
    cluster.retag("v2", "loud")
    cluster.build_backend("v2", "loud", SAYS_WHY_AND_EXITS)
    done = cluster.script("deploy", TAG="loud", MIGRATE="no", check=False)
    assert done.returncode != 0
    said = r"app_(backend|results) did not become healthy, and was rolled back"
    assert re.search(said, done.stderr), done.stderr
    assert "this release is broken\n" in done.stderr
    running = cluster.docker("stack", "services", "app", "--format={{.Image}}")
    assert ":loud" not in running


@nightly
def test_healthy_release_that_returns_errors_is_rolled_back(cluster):
    cluster.retag("v2", "hollow")
    cluster.build_backend("v2", "hollow", "ENV PGOPTIONS=-csearch_path=nowhere")
    done = cluster.script("deploy", TAG="hollow", MIGRATE="no", check=False)
    assert done.returncode != 0
    assert "/api/v1/login/access-token answered 503 instead of 401" in done.stderr
    assert "All services are rolled back to v2." in done.stderr
    running = cluster.docker("stack", "services", "app", "--format={{.Image}}")
    assert ":hollow" not in running


@pytest.fixture(scope="module")
def commits(tmp_path_factory):
    """A repository whose tag v2 is the running release, and a function that adds a commit."""
    folder = tmp_path_factory.mktemp("commits")
    copy_project(folder)

    def commit(message: str) -> None:
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
        run(folder, "git", "add", "--all")
        run(folder, "git", *who, "commit", "--quiet", "--message", message)

    run(folder, "git", "init", "--quiet")
    (folder / "app.env").write_text("SMTP_PORT=25\n")
    commit("The running release")
    run(folder, "git", "tag", "v2")
    return folder, commit


def test_commit_that_changes_only_settings_keeps_the_release(cluster, commits):
    folder, commit = commits
    (folder / "app.env").write_text("SMTP_PORT=2525\n")
    commit("Use another port")
    described = run(folder, "git", "describe", "--tags").strip()
    assert described.startswith("v2-1-g")
    said = cluster.script("deploy", TAG="", MIGRATE="no", root=folder).stderr
    assert "app runs v2: https://app.test" in said
    assert described not in cluster.docker("service", "inspect", "app_backend", "app_worker-mail")
    assert cluster.exec("app_worker-mail", "printenv", "SMTP_PORT") == "2525"


def test_commit_that_changes_sources_is_a_release_of_its_own(cluster, commits):
    """It is refused before anything is deployed, since its images have not been built."""
    folder, commit = commits
    (folder / "backend/app/new.py").write_text("NEW = True\n")
    commit("Add a module")
    described = run(folder, "git", "describe", "--tags").strip()
    done = cluster.script("deploy", TAG="", MIGRATE="no", root=folder, check=False)
    assert done.returncode != 0
    assert f"There is no image {cluster.images}/backend:{described}" in done.stderr
    assert ":v2" in cluster.docker("stack", "services", "app", "--format={{.Image}}")


@nightly
def test_deployment_that_cannot_be_tested_through_the_edge_fails(cluster):
    cluster.docker("service", "scale", "edge_traefik=0")
    try:
        started = time.monotonic()
        done = cluster.script("deploy", TAG="v2", MIGRATE="no", check=False)
        print(f"\ndeployment without an edge: {time.monotonic() - started:.0f} s")
    finally:
        cluster.docker("service", "scale", "edge_traefik=1")
    assert done.returncode != 0
    assert "https://app.test cannot be reached through the edge: " in done.stderr
    wait_until(is_reachable, 60, "the edge is back")


def is_reachable() -> bool:
    try:
        return requests.get(f"{URL}/api/v1/health/ready", timeout=5).ok
    except requests.RequestException:
        return False


def test_killed_node_fails_few_requests_and_its_services_move(cluster):
    lost = next(node for node, _ in cluster.containers("app_backend") if node != "node1")
    with load(cluster, retries=20) as on:
        on.wait_for(300)
        killed = time.monotonic()
        cluster.docker("kill", lost, host=None)
        wait_until(lambda: cluster.has_all_replicas_without(lost), 120, "full strength")
        seconds = time.monotonic() - killed
        on.wait_for(on.done + 300)
    print(f"\n{lost} killed: full strength after {seconds:.0f} s; {on}")
    print("\n".join(on.failures[:5]))
    assert on.unanswered_gets == []
    assert len(on.failures) < on.done / 100
    assert seconds < 60 * slowness()


@pytest.mark.timeout(600)
def test_rollback_deploy_and_rotation_succeed_while_a_node_is_lost(cluster):
    nodes = cluster.docker("node", "ls", "--format={{.Hostname}}").split()
    [lost] = [node for node in nodes if not cluster.is_ready(node)]
    try:
        # A worker module whose only node is lost does not stop the deployment of the others.
        only_there = {"WORKER_REPORTS_PLACEMENT": f"node.hostname == {lost}"}
        commands = [(("deploy",), "v1", only_there)]
        if NIGHTLY:
            rotation = ("secrets", "rotate", "secret_key")
            commands += [(("deploy",), "v2", {}), (("rollback",), "v1", {}), (rotation, "v1", {})]
        for command, release, settings in commands:
            started = time.monotonic()
            said = cluster.script(*command, TAG=release, **settings).stderr
            assert ("app_worker-reports waits for a node" in said) == bool(settings)
            print(f"\n{' '.join(command)} without {lost}: {time.monotonic() - started:.0f} s")
            assert f"{cluster.images}/backend:{release}" in cluster.docker(
                "stack", "services", "app"
            )
        said = cluster.script("status").stdout
        assert re.search(r"app_backend +2/2 ", said), said
    finally:
        cluster.start_again(lost)
    wait_until(lambda: cluster.is_ready(lost), 60, f"{lost} is back")


@nightly
@pytest.mark.timeout(600)
def test_deploy_before_lost_node_is_noticed_succeeds(cluster):
    lost = "node3"
    cluster.docker("pause", lost, host=None)
    try:
        assert cluster.is_ready(lost)
        started = time.monotonic()
        # A migration would last until the manager notices the lost node.
        said = cluster.script("deploy", TAG="v2", MIGRATE="no").stderr
        seconds = time.monotonic() - started
        print(f"\ndeployment as {lost} is lost: {seconds:.0f} s; {said}")
        assert not cluster.is_ready(lost)
        assert (
            seconds < 180 * slowness()
        )  # otherwise the updates would wait for that node without end
    finally:
        cluster.docker("unpause", lost, host=None)
    wait_until(lambda: cluster.is_ready(lost), 60, f"{lost} is back")


def test_deploy_with_placement_that_no_node_meets_fails(cluster):
    """It is an error unless a node is lost. Running containers stay until the next deployment."""
    settings = {"WORKER_MAIL_PLACEMENT": "node.labels.nowhere == true", "DEPLOY_SECONDS": "15"}
    done = cluster.script("deploy", TAG="v1", MIGRATE="no", check=False, **settings)
    assert done.returncode != 0
    assert "app_worker-mail does not have all its replicas" in done.stderr
    assert cluster.containers("app_worker-mail")
