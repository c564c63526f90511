"""A swarm of three nodes: setup, HTTPS, access, unavailable services, updates and replicas."""

import socket
import ssl
import time

import pytest
import requests
from cluster import URL, load
from system import MODULES, Api, nightly, wait_until

SHARE = 0.12  # of a processor, for each backend when throughput is compared
COMMANDS = 12  # at most, from nothing to a site with HTTPS


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def test_site_has_https_after_a_few_commands(cluster):
    cluster.commands = 2  # build and push, which are done
    started = time.monotonic()
    cluster.lab("swarm", "3")
    cluster.commands += 3  # docker swarm init, and two nodes join
    cluster.start_pebble()
    cluster.docker("node", "update", "--label-add", "edge=true", "node1")
    cluster.docker("node", "update", "--label-add", "app.data=true", "node1")
    cluster.commands += 2
    for script in ("edge", "secrets", "deploy"):
        cluster.script(script)
    cluster.trust_pebble()
    wait_until(lambda: answers(f"{URL}/api/v1/health/ready"), 60, "HTTPS answers")
    seconds = time.monotonic() - started
    print(f"\nfrom docker swarm init to HTTPS: {cluster.commands} commands, {seconds:.0f} s")
    assert cluster.commands <= COMMANDS


def test_deploying_again_changes_nothing(cluster):
    before = cluster.docker(
        "stack", "ps", "app", "--format={{.ID}}", "--filter=desired-state=running"
    )
    cluster.script("deploy", TAG="v1")
    after = cluster.docker(
        "stack", "ps", "app", "--format={{.ID}}", "--filter=desired-state=running"
    )
    assert before == after


def test_status_shows_the_release_the_nodes_and_the_services(cluster):
    said = cluster.script("status").stdout
    assert said.startswith("app, release v1, https://app.test: ")
    for shown in (
        *cluster.nodes(),
        f"{cluster.images}/backend:v1",
        "2/2",
        "recently:\n",
        "The newest backup: ",
    ):
        assert shown in said


def test_http_redirects_to_https_with_hsts_and_modern_tls(cluster):
    plain = requests.get("http://app.test:8080/jobs", allow_redirects=False, timeout=5)
    assert plain.status_code in (301, 308)
    assert plain.headers["Location"] == "https://app.test/jobs"
    headers = requests.get(URL, timeout=5).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    for version, is_supported in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_3, True)):
        assert supports_tls(version) == is_supported


def supports_tls(version: ssl.TLSVersion) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = version, version
    try:
        with socket.create_connection(("app.test", 8443), 5) as raw:
            context.wrap_socket(raw, server_hostname="app.test").close()
    except ssl.SSLError:
        return False
    return True


@pytest.mark.parametrize("path", ["/flower/", "/pgadmin/"])
def test_tools_are_for_superusers_only(cluster, path):
    def visit(caller: Api) -> requests.Response:
        return caller.get(path, headers={"Authorization": None}, allow_redirects=False)

    email, password = "grace@example.com", "a passphrase of my own"
    cluster.exec("app_backend", "flask", "create-user", email, "--password", password)
    anonymous, user, superuser = Api(URL), Api(URL), Api(URL)
    user.log_in(email, password)
    assert user.post("/api/v1/tools/").status_code == 403
    for caller in (anonymous, user):
        refused = visit(caller)
        assert refused.status_code == 303
        assert refused.headers["Location"].startswith("https://app.test")
        assert "/tools?next=" in refused.headers["Location"]
    superuser.log_in(*cluster.login())
    assert superuser.post("/api/v1/tools/").status_code == 204
    wait_until(lambda: visit(superuser).status_code in (200, 302), 120, f"{path} is up")


def get(path: str) -> requests.Response:
    return requests.get(URL + path, timeout=10, allow_redirects=False)


def test_unavailable_service_is_503_as_problem_or_page(cluster):
    def scale(service: str, replicas: int) -> None:
        cluster.docker("service", "scale", "--detach", f"app_{service}={replicas}")

    for service in ("backend", "frontend"):
        scale(service, 0)
    try:
        wait_until(lambda: get("/api/v1/users/me").status_code == 503, 30, "the API is away")
        wait_until(lambda: get("/jobs").status_code == 503, 30, "the pages are away")
        for path in ("/api", "/api/v1/users/me", "/api/docs/"):
            answer = get(path)
            assert answer.status_code == answer.json()["status"] == 503
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Retry-After"] == "5"
        answer = get("/jobs")
        assert answer.headers["Retry-After"] == "5"
        assert "<h1>Back in a moment</h1>" in answer.text
    finally:
        for service in ("backend", "frontend"):
            scale(service, 2)
        wait_until(lambda: get("/api/v1/health/ready").ok and get("/jobs").ok, 90, "all is back")


@pytest.mark.parametrize("path", ["/flower", "/pgadmin"])
def test_path_of_tool_without_trailing_slash_is_redirected(cluster, path):
    answer = get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{URL}{path}/"


def test_traefik_has_limited_read_access_to_docker(cluster):
    def ask(path: str, *options: str) -> str:
        show = ("--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--path-as-is")
        url = f"http://127.0.0.1:2375{path}"
        return cluster.exec("edge_docker-api", "curl", *show, *options, url)

    for path in ("/version", "/v1.40/services", "/tasks?filters={}", "/networks"):
        assert ask(path, "--globoff") == "200", path
    for path in (
        "/secrets",
        "/containers/json",
        "/v1.40/configs",
        "/networks/x",
        "/tasks/../info",
        "/nodes",
    ):
        assert ask(path) == "403", path
    assert ask("/services/create", "--request", "POST", "--data", "{}") == "403"
    assert ask("/networks", "--request", "POST", "--data", "{}") == "403"
    assert "docker.sock" not in cluster.exec("edge_traefik", "cat", "/proc/1/mountinfo")


def test_dashboard_of_traefik_requires_login(cluster):
    url = "https://traefik.test:8443/api/overview"
    assert requests.get(url, timeout=5).status_code == 401
    assert requests.get(url, auth=("admin", "wrong"), timeout=5).status_code == 401
    login = ("admin", cluster.dashboard_password)
    assert requests.get(url, auth=login, timeout=5).status_code == 200


def test_containers_run_as_documented(cluster):
    """Check what the project can restrict: capabilities, new privileges, writes to the root."""
    ours = ("backend", "results", "frontend", "flower", *(f"worker-{module}" for module in MODULES))
    for service in (*ours, "db", "redis"):
        status = cluster.exec(f"app_{service}", "cat", "/proc/1/status")
        facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert facts["CapEff"] == facts["CapBnd"] == "0000000000000000", service
        assert facts["NoNewPrivs"] == "1", service
        assert facts["Uid"].split()[0] != "0", service
        written = cluster.exec(f"app_{service}", "sh", "-c", "touch /x 2>&1", check=False)
        assert "Read-only file system" in written, service


@pytest.mark.timeout(1800)
def test_update_under_load_loses_no_request_and_no_login(cluster):
    cluster.retag("v1", "v2")
    with load(cluster) as on:
        on.wait_for(500)
        cluster.script("deploy", TAG="v2")
        on.wait_for(on.done + 500)
    print(f"\nupdate of all services: {on}")
    assert on.failures == []
    assert on.done >= 2000


def test_logs_show_way_of_request_through_edge_and_stack(cluster, api):
    api.headers["X-Request-ID"] = "way-of-this-request"
    job_id = api.start_report()
    api.headers["X-Request-ID"] = "another-request"
    api.wait_for_job(job_id, 60)
    way = cluster.script("logs", "--request", "way-of-this-request").stdout
    for service in ("edge_traefik", "app_backend", "app_worker-reports"):
        assert f"{service}." in way, way
    assert f"[way-of-this-request job {job_id}]" in way


def test_report_written_on_one_node_can_be_read_from_any(cluster, api):
    job = api.wait_for_job(api.start_report(), 60)
    assert job["state"] == "succeeded"
    for _ in range(4):
        result = api.get(f"/api/v1/jobs/{job['id']}/result")
        assert len(result.content) == job["result_size"]


@nightly
def test_more_replicas_answer_more_requests(cluster):
    """Each backend may use a fixed share of a processor, since all nodes are on one machine."""

    def update(replicas: int, cpus: float) -> None:
        options = ("--quiet", f"--limit-cpu={cpus}", f"--replicas={replicas}")
        cluster.docker("service", "update", *options, "app_backend")

    rates = []
    try:
        for count in (1, 2, 3):
            update(count, SHARE)
            # With such a small share, the first login of a new process is slow.
            with load(cluster, clients=9, api_only=True, timeout=60) as on:
                time.sleep(12)
            rates.append(on.done / on.seconds)
            assert on.failures == []
    finally:
        update(2, 0)
    ratios = [rate / rates[0] for rate in rates]
    print(f"\n1, 2, 3 backends of {SHARE} processors: {[f'{it:.1f}/s' for it in rates]}, {ratios}")
    assert ratios[1] > 1.4
    assert ratios[2] > 1.8
