"""On the swarm of test_swarm.py: secrets that stay secret, and a backup that brings all back."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from cluster import URL, Cluster, load
from system import EMAIL


def secrets_of(cluster: Cluster) -> dict[str, str]:
    """By their names, what the containers read."""
    values = {}
    for service in ("backend", "worker-mail", "db", "pgadmin", "backup"):
        for line in cluster.exec(f"app_{service}", "grep", "-r", "", "/run/secrets").splitlines():
            path, _, value = line.partition(":")
            values[path.removeprefix("/run/secrets/")] = value
    return {**values, "first_superuser_password": cluster.login()[1]}


def test_secrets_are_nowhere_but_in_their_files(cluster):
    secrets = secrets_of(cluster)
    assert len(secrets) == 10
    services = cluster.docker("stack", "services", "app", "--format={{.Name}}").split()
    texts = {"services": cluster.docker("service", "inspect", *services)}
    for node in cluster.nodes():
        texts[f"processes of {node}"] = cluster.docker(
            *("exec", node, "sh", "-c", "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline"),
            host=None,
            check=False,  # a process may end meanwhile
        ).replace("\0", "\n")
        ids = cluster.on(node, "ps", "-aq").split()
        texts[f"containers of {node}"] = cluster.on(node, "inspect", *ids)
        logs = "docker ps -aq | xargs -n 1 docker logs 2>&1"
        texts[f"logs of {node}"] = cluster.docker("exec", node, "sh", "-c", logs, host=None)
        images = cluster.on(node, "images", "-q").split()
        texts[f"images of {node}"] = cluster.on(node, "image", "inspect", *images)
        for image in images:
            texts[f"layers of {node}, {image}"] = cluster.on(node, "history", "--no-trunc", image)
    found = [
        (where, name) for where, text in texts.items() for name in secrets if secrets[name] in text
    ]
    size = sum(map(len, texts.values()))
    print(f"\n{len(secrets)} secrets looked for in {len(texts)} places, {size} characters")
    assert all(texts.values())
    assert found == []


def test_password_of_the_database_is_replaced_under_load_without_a_failed_request(cluster):
    old = secrets_of(cluster)["database_password"]
    with load(cluster) as on:
        on.wait_for(300)
        cluster.script("secrets", "rotate", "database_password")
        on.wait_for(on.done + 300)
    print(f"\nrotation: {on}")
    assert on.failures == []
    assert secrets_of(cluster)["database_password"] != old
    roles = sql(cluster, "SELECT rolname FROM pg_roles WHERE rolname ~ '^app_' ORDER BY 1")
    assert roles == "app_2\napp_runtime"
    as_role = "SET SESSION AUTHORIZATION app_2;"
    for refused in ("DROP TABLE jobs", "CREATE TABLE jobs2 ()", "SET ROLE app"):
        assert sql(cluster, f"{as_role} {refused}", "app", check=False) == "SET"
    assert "app_database_password.1" not in cluster.docker("secret", "ls")


def test_password_of_the_databases_superuser_is_replaced(cluster):
    cluster.script("secrets", "rotate", "postgres_password")
    assert "app_postgres_password.1" not in cluster.docker("secret", "ls")
    assert "created and tested app-" in cluster.script("backup").stderr


@pytest.mark.parametrize("name", ["smtp_password", "s3_secret_key"])
def test_secret_that_others_know_is_not_replaced_by_a_random_value(cluster, name):
    before = cluster.docker("secret", "ls", "--quiet")
    done = cluster.script("secrets", "rotate", name, check=False)
    assert done.returncode != 0
    assert f"scripts/secrets.sh rotate {name} FILE" in done.stderr
    assert cluster.docker("secret", "ls", "--quiet") == before


def test_backup_brings_back_a_lost_database_and_the_files(cluster, api):
    for _ in range(3):
        assert api.wait_for_job(api.start_report(), 60)["state"] == "succeeded"
    cluster.docker("service", "scale", "app_worker-scheduler=0")  # it writes at any time
    said = cluster.script("backup").stderr
    [name] = re.findall(r"created and tested (\S+\.age)", said)
    assert f"The newest backup: {name}, " in cluster.script("status").stdout
    kept = cluster.exec("app_backup", "find", "/backups", "/work", "-type", "f").split()
    assert {Path(path).suffix for path in kept} == {".age", ".sha256", ""}
    assert [path for path in kept if not Path(path).suffix] == ["/work/lock"]
    head = cluster.exec("app_backup", "sh", "-c", "head --quiet --lines=1 /backups/*.age")
    assert set(head.splitlines()) == {"age-encryption.org/v1"}
    before, files = tables(cluster), results(cluster)
    assert len(files) >= 3

    cluster.docker("service", "scale", "app_db=0", "app_pgadmin=0")
    for stopped in cluster.on("node1", "ps", "-aq", "--filter=volume=app_db").split():
        cluster.on("node1", "rm", "--force", stopped)
    cluster.on("node1", "volume", "rm", "app_db")
    cluster.exec("app_results", "sh", "-c", "rm -rf /data/results/*")
    cluster.docker("service", "scale", "app_db=1")
    assert results(cluster) == {}

    with ThreadPoolExecutor() as pool:
        restored = pool.submit(cluster.script, "restore")
        meanwhile = []
        while not restored.done():
            meanwhile.append(requests.get(f"{URL}/api/v1/health/live", timeout=15))
            time.sleep(0.3)
    assert {answer.status_code for answer in meanwhile} == {200, 503}
    away = next(answer for answer in meanwhile if answer.status_code == 503)
    assert away.headers["Content-Type"] == "application/problem+json"
    assert int(away.headers["Retry-After"]) > 0
    said = restored.result().stderr
    assert "each of its" in said
    print("\n" + next(line for line in said.splitlines() if "each of its" in line))
    # Nobody is logged in; all else is as it was.
    after = tables(cluster)
    assert after.pop("sessions") != before.pop("sessions")
    assert after == before
    assert results(cluster) == files
    assert sql(cluster, "SELECT count(*) FROM sessions WHERE ended_at IS NULL", "app") == "0"
    assert api.get("/api/v1/users/me").status_code == 401
    api.log_in(*cluster.login())
    assert api.get("/api/v1/users/me").json()["email"] == EMAIL


def test_backups_at_the_same_time_wait_for_each_other(cluster):
    """Two in the container of the service, and one in a job of its own."""
    command = ("app_backup", "sh", "-c", "bash /backup.sh make 2>&1")
    with ThreadPoolExecutor() as pool:
        made = [pool.submit(cluster.exec, *command) for _ in range(2)]
        job = pool.submit(cluster.script, "backup")
        said = [*(run.result() for run in made), job.result().stderr]
    assert any("this one waits for it" in text for text in said)
    for text in said:
        [name] = re.findall(r"created and tested (\S+\.age)", text)
        command = ("app_backup", "sh", "-c", f"bash /backup.sh verify {name} 2>&1")
        assert f"{name} exists, has its checksum, and can be decrypted" in cluster.exec(*command)
    assert sql(cluster, "SELECT count(*) FROM pg_database WHERE datname = 'app_proof'") == "0"


def test_backup_that_was_changed_is_refused_though_its_checksum_fits(cluster):
    change = """
        cd /backups && file=$(ls *.age | tail -n 1)
        cp "$file" changed.tar.age
        printf x | dd of=changed.tar.age bs=1 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc
        sha256sum changed.tar.age >changed.tar.age.sha256
        bash /backup.sh verify changed.tar.age; echo "result: $?"
        rm changed.tar.age*
    """
    said = cluster.exec("app_backup", "bash", "-c", f"exec 2>&1; {change}")
    assert "does not open changed.tar.age, or the file was changed" in said
    assert "result: 1" in said


def test_restore_of_a_file_that_is_not_there_leaves_the_site_alone(cluster):
    services = ("app_backend", "app_results", "app_backup", "app_worker-mail")
    before = [cluster.containers(service) for service in services]
    with load(cluster, clients=2) as on:
        done = cluster.script("restore", "app-lost.tar.age", check=False)
    print(f"\nrestore of a file that is not there: {on}")
    assert done.returncode != 0
    assert "There is no backup app-lost.tar.age in the volume app_backups." in done.stderr
    assert "stopping" not in done.stderr
    assert on.done > 0
    assert on.failures == []
    assert [cluster.containers(service) for service in services] == before


def remove_once(cluster: Cluster, service: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if cluster.docker("service", "rm", service, check=False):
            return
        time.sleep(0.1)


def test_data_moves_to_another_node_and_back_without_a_lost_write(cluster):
    """The first attempt to copy them is interrupted."""
    for old, new in (("node1", "node2"), ("node2", "node1")):
        with load(cluster, clients=4, pause=0.2) as on, ThreadPoolExecutor() as pool:
            on.wait_for(40)
            if new == "node2":
                pool.submit(remove_once, cluster, "app_move-receive")
            said = cluster.script("move-data", new).stderr
            on.wait_for(on.done + 40)
        print(f"\nfrom {old} to {new}: {on}")
        if new == "node2":
            assert "attempt 1 of 3 has failed" in said
        assert f"The data of app is on {new} now." in said
        assert set(on.statuses) == {200, 201, 503}
        assert not any(" GET /:" in failure for failure in on.failures)  # the pages stay
        ids = ", ".join(f"'{id_}'" for id_ in on.created)
        kept = sql(cluster, f"SELECT count(*) FROM items WHERE id IN ({ids})", "app")
        assert int(kept) == len(on.created) > 20
        assert cluster.containers("app_db")[0][0] == new
        left = cluster.docker("exec", old, "ls", "/var/lib/docker/volumes/app_db/_data", host=None)
        assert left == ""
    assert "is on node1 already" in cluster.script("move-data", "node1", check=False).stderr


def sql(cluster: Cluster, statement: str, database: str = "postgres", check: bool = True) -> str:
    command = ("psql", "-U", "postgres", "-d", database, "-At", "-c", statement)
    return cluster.exec("app_db", *command, check=check)


def tables(cluster: Cluster) -> dict[str, str]:
    """Each table's name and checksum."""
    names = sql(cluster, "SELECT tablename FROM pg_tables WHERE schemaname='public'", "app").split()
    checksum = "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
    return {name: sql(cluster, checksum.format(name), "app") for name in sorted(names)}


def results(cluster: Cluster) -> dict[str, str]:
    """Each file's path and checksum."""
    script = "find /data/results -type f -exec sha256sum {} +"
    lines = cluster.exec("app_results", "sh", "-c", script).splitlines()
    return {path: checksum for checksum, path in (line.split() for line in lines)}
