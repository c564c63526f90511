"""On the swarm of test_swarm.py: secrets, backups, and a move of the data to another node."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from cluster import URL, Cluster, load
from system import EMAIL, nightly, slowness, wait_until


def secrets_of(cluster: Cluster) -> dict[str, str]:
    """Map the names of secrets to the values that the containers read."""
    values = {}
    for service in ("backend", "worker-mail", "db", "pgadmin", "backup"):
        for line in cluster.exec(f"app_{service}", "grep", "-r", "", "/run/secrets").splitlines():
            path, _, value = line.partition(":")
            values[path.removeprefix("/run/secrets/")] = value
    return {**values, "first_superuser_password": cluster.login()[1]}


def test_secrets_are_only_in_their_files(cluster):
    secrets = secrets_of(cluster)
    assert len(secrets) == 11
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


@nightly
def test_rotation_of_database_password_under_load_fails_no_request(cluster):
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


def test_password_of_postgres_superuser_can_be_rotated(cluster):
    cluster.script("secrets", "rotate", "postgres_password")
    assert "app_postgres_password.1" not in cluster.docker("secret", "ls")
    assert "created and tested app-" in cluster.script("backup").stderr


@pytest.mark.parametrize("name", ["smtp_password", "s3_secret_key"])
def test_secret_of_external_service_is_not_rotated_to_random_value(cluster, name):
    before = cluster.docker("secret", "ls", "--quiet")
    done = cluster.script("secrets", "rotate", name, check=False)
    assert done.returncode != 0
    assert f"scripts/secrets.sh rotate {name} FILE" in done.stderr
    assert cluster.docker("secret", "ls", "--quiet") == before


def test_restore_recovers_lost_database_and_files(cluster, api):
    for _ in range(3):
        assert api.wait_for_job(api.start_report(), 60)["state"] == "succeeded"
    cluster.docker("service", "scale", "app_worker-scheduler=0")  # it may write at any time
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
        meanwhile, away_at = [], []
        while not restored.done():
            meanwhile.append(requests.get(f"{URL}/api/v1/health/live", timeout=15))
            if not meanwhile[-1].ok:
                away_at.append(time.monotonic())
            time.sleep(0.3)
    print(f"\nthe API was unavailable for {away_at[-1] - away_at[0]:.0f} s during the restore")
    assert away_at[-1] - away_at[0] < 60 * slowness()
    assert {answer.status_code for answer in meanwhile} == {200, 503}
    away = next(answer for answer in meanwhile if answer.status_code == 503)
    assert away.headers["Content-Type"] == "application/problem+json"
    assert int(away.headers["Retry-After"]) > 0
    said = restored.result().stderr
    assert "each of its" in said
    print("\n" + next(line for line in said.splitlines() if "each of its" in line))
    # All sessions have ended. All other data is as before.
    after = tables(cluster)
    assert after.pop("sessions") != before.pop("sessions")
    assert after == before
    assert results(cluster) == files
    assert sql(cluster, "SELECT count(*) FROM sessions WHERE ended_at IS NULL", "app") == "0"
    assert api.get("/api/v1/users/me").status_code == 401
    api.log_in(*cluster.login())
    assert api.get("/api/v1/users/me").json()["email"] == EMAIL


def test_concurrent_backups_wait_for_each_other(cluster):
    """Two run in the container of the service, and one in its own job."""
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


def test_changed_backup_with_matching_checksum_is_refused(cluster):
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


def test_restore_of_missing_file_does_not_affect_the_site(cluster):
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


@nightly
def test_lost_data_node_is_replaced_from_a_copied_backup(cluster, api):
    """As in docs/deployment.md; the node only loses its label, since it is the manager too."""
    kept = api.post("/api/v1/items/", json={"title": "Written before the backup"}).json()["id"]
    [name] = re.findall(r"created and tested (\S+\.age)", cluster.script("backup").stderr)
    before, new = tables(cluster), "node2"
    copy = cluster.folder / "copied"
    copy.mkdir()
    for file in (name, f"{name}.sha256"):
        volume = "/var/lib/docker/volumes/app_backups/_data"
        cluster.docker("cp", f"node1:{volume}/{file}", str(copy / file), host=None)
    cluster.docker("cp", str(copy), f"{new}:/", host=None)
    started = time.monotonic()
    cluster.docker("node", "update", "--label-rm=app.data", "node1")
    volumes = ("-v", "app_backups:/b", "-v", "/copied:/from")
    cluster.on(new, "run", "--rm", *volumes, "postgres:17", "sh", "-c", "cp -a /from/app-* /b")
    cluster.docker("node", "update", "--label-add=app.data=true", new)
    with ThreadPoolExecutor() as pool:
        failed = pool.submit(cluster.script, "restore", name, check=False)
        wait_until(lambda: "0/0" in replicas_of(cluster, "backend"), 120, "the API is stopped")
        remove_when_created(cluster, "app_restore")
    said = failed.result().stderr
    assert "the database has no tables. app stays stopped" in said, said
    assert "0/0" in replicas_of(cluster, "backend")
    with ThreadPoolExecutor() as pool:
        restored = pool.submit(cluster.script, "restore", name)
        answers = Counter()
        email, password = cluster.login()
        while not restored.done():
            login = {"username": email, "password": password}
            answer = api.post("/api/v1/login/access-token", json=login)
            answers[answer.status_code] += 1
            time.sleep(1)
    restored.result()
    print(f"\nrestored on {new} in {time.monotonic() - started:.0f} s; logins meanwhile: {answers}")
    assert answers[503] > 0
    api.log_in(*cluster.login())
    assert api.get(f"/api/v1/items/{kept}").status_code == 200
    assert cluster.containers("app_db")[0][0] == new
    after = tables(cluster)
    assert [name for name in before if after[name] != before[name]] == ["sessions"]


def replicas_of(cluster: Cluster, service: str) -> str:
    command = ("service", "ls", f"--filter=name=app_{service}", "--format={{.Replicas}}")
    return cluster.docker(*command)


def remove_when_created(cluster: Cluster, service: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if cluster.docker("service", "rm", service, check=False):
            return
        time.sleep(0.1)


@nightly
def test_move_of_data_to_node_that_had_them_before_loses_no_write(cluster):
    """The first attempt to copy the data is interrupted. The node's previous data is kept."""
    with load(cluster, clients=4, pause=0.2) as on, ThreadPoolExecutor() as pool:
        on.wait_for(40)
        pool.submit(remove_when_created, cluster, "app_move-receive")
        said = cluster.script("move-data", "node1").stderr
        on.wait_for(on.done + 40)
    print(f"\nfrom node2 to node1: {on}")
    assert "attempt 1 of 3 has failed" in said
    assert "The data of app is on node1 now." in said
    assert set(on.statuses) == {200, 201, 503}
    assert not any(" GET /:" in failure for failure in on.failures)  # the pages stay available
    ids = ", ".join(f"'{id_}'" for id_ in on.created)
    kept = sql(cluster, f"SELECT count(*) FROM items WHERE id IN ({ids})", "app")
    assert int(kept) == len(on.created) > 20
    assert cluster.containers("app_db")[0][0] == "node1"
    volumes = "/var/lib/docker/volumes"
    assert cluster.docker("exec", "node2", "ls", f"{volumes}/app_db/_data", host=None) == ""
    assert cluster.docker("exec", "node1", "ls", f"{volumes}/app_before/_data", host=None)
    assert "app_move" not in cluster.docker("network", "ls", "--format={{.Name}}")
    assert "is on node1 already" in cluster.script("move-data", "node1", check=False).stderr


def sql(cluster: Cluster, statement: str, database: str = "postgres", check: bool = True) -> str:
    command = ("psql", "-U", "postgres", "-d", database, "-At", "-c", statement)
    return cluster.exec("app_db", *command, check=check)


def tables(cluster: Cluster) -> dict[str, str]:
    """Each table's name and checksum, without what changes anyway: each deployment tries a login
    that fails, and mails are sent again until the server accepts them.
    """
    names = sql(cluster, "SELECT tablename FROM pg_tables WHERE schemaname='public'", "app").split()
    rows = dict(zip(names, names, strict=True))
    rows["audit_entries"] = "(SELECT * FROM audit_entries WHERE action <> 'login.failed')"
    rows["jobs"] = "(SELECT * FROM jobs WHERE task NOT LIKE 'mail.%')"
    checksum = "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
    return {name: sql(cluster, checksum.format(rows[name]), "app") for name in sorted(rows)}


def results(cluster: Cluster) -> dict[str, str]:
    """Each file's path and checksum."""
    script = "find /data/results -type f -exec sha256sum {} +"
    lines = cluster.exec("app_results", "sh", "-c", script).splitlines()
    return {path: checksum for checksum, path in (line.split() for line in lines)}
