"""The published port, with its hosts, paths and errors, and the privileges of containers."""

import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO
from uuid import uuid4

import pytest
import requests
from compose import Stack
from system import SETTINGS, Api, wait_until

PROBLEM = "application/problem+json"
POLICY = "Content-Security-Policy"
# Characters that some step between .env and a program could misinterpret.
HOSTILE = "S3cret $HOME ${x} #hash 'a' \"q\" \\ %s, :@/"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test-edge", "docker-compose.yml")
    for name in ("POSTGRES", "REDIS", "FLOWER", "PGADMIN", "FIRST_SUPERUSER"):
        made.environment[f"{name}_PASSWORD"] = HOSTILE
    try:
        made.build()
        made.up(options=("--no-build",))
        yield made
    finally:
        made.down()


def get(stack: Stack, path: str, **headers: str) -> requests.Response:
    return requests.get(stack.url + path, headers=headers, timeout=10, allow_redirects=False)


def assert_is_problem(answer: requests.Response, status: int) -> None:
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["status"] == status
    assert answer.json()["detail"].endswith(".")
    assert answer.headers[POLICY] == "default-src 'none'; frame-ancestors 'none'"
    assert_is_private(answer)


def assert_is_page(answer: requests.Response, status: int, heading: str) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"<h1>{heading}</h1>" in answer.text
    # It has inline styles, but neither scripts nor images.
    assert answer.headers[POLICY].startswith("default-src 'none'; style-src 'unsafe-inline'; ")
    assert_is_private(answer)


def assert_is_private(answer: requests.Response) -> None:
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


API_PATHS = (
    "/api",
    "/api/",
    "/api/v1/users/me",
    "/api/docs/",
    "/api/a.js",
    "//api/v1",
    "/%61pi/v1",
)


def test_api_path_is_a_problem_while_api_is_unavailable(stack):
    stack.run("stop", "backend")
    try:
        for path in API_PATHS:
            answer = get(stack, path)
            assert_is_problem(answer, 503)
            assert answer.headers["Retry-After"] == "5"
        answer = requests.post(f"{stack.url}/api/v1/jobs/", json={"task": "x"}, timeout=10)
        assert_is_problem(answer, 503)
        assert "<app-root" in get(stack, "/jobs").text
    finally:
        stack.up("backend", options=("--no-build",))


@pytest.mark.parametrize(
    ("service", "paths"),
    [
        ("flower", ("/flower/", "/flower/tasks", "/flower/static/favicon.ico")),
        ("pgadmin", ("/pgadmin/", "/pgadmin/login", "/pgadmin/static/js/app.js")),
        ("frontend", ("/", "/jobs", "/index.html", "/apiary", "/main.js")),
    ],
)
def test_page_is_503_while_its_service_is_unavailable(stack, service, paths):
    stack.run("stop", service)
    try:
        for path in paths:
            answer = get(stack, path)
            assert_is_page(answer, 503, "Back in a moment")
            assert answer.headers["Retry-After"] == "5"
    finally:
        stack.run("start", service)


def test_error_response_of_api_is_not_replaced(stack):
    stack.run("stop", "redis")
    try:
        answer = get(stack, "/api/v1/health/ready")
        assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    finally:
        stack.run("start", "redis")
    assert_is_problem(get(stack, "/api/v1/nowhere"), 404)


def test_error_response_of_nginx_is_a_problem(stack):
    long = "x" * 40_000
    url = f"{stack.url}/api/v1/login/access-token"
    assert_is_problem(get(stack, f"/api/{long}"), 414)
    assert_is_problem(get(stack, "/api/v1/users/me", Cookie=long), 400)
    assert_is_problem(requests.post(url, data=b"x" * 1_100_000, timeout=10), 413)
    assert_is_problem(requests.request("TRACE", url, timeout=10), 405)
    pieces = (b"x" * 10_000 for _ in range(200))  # without a Content-Length
    assert_is_problem(requests.post(url, data=pieces, timeout=10), 413)


@pytest.mark.parametrize("host", ["evil.example.com", "10.1.2.3", "localhost.evil.example"])
def test_request_for_another_host_is_refused(stack, host):
    assert_is_problem(get(stack, "/api/v1/health/live", Host=host), 421)
    for path in ("/", "/flower/", "/pgadmin/", "/main.js"):
        answer = get(stack, path, Host=host)
        assert_is_page(answer, 421, "Unknown host name")
        assert "ALLOWED_HOSTS" in answer.text
        assert "Retry-After" not in answer.headers
        assert "<app-root" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "[::1]:8000"])
def test_request_for_this_machine_is_answered(stack, host):
    assert get(stack, "/api/v1/health/live", Host=host).status_code == 200
    assert "<app-root" in get(stack, "/", Host=host).text


def test_host_in_settings_is_answered_by_all_services(stack):
    names = {
        "ALLOWED_HOSTS": "shop.example.com, [fd00::5]",
        "PUBLIC_URL": "https://www.example.com",
    }
    before = dict(stack.environment)
    stack.environment.update(names)
    try:
        stack.up("traefik", "backend", "frontend", options=("--no-build",))
        for host in ("shop.example.com", "www.example.com", "[fd00::5]:80", "localhost"):
            wait_until(lambda: get(stack, "/", Host=host).ok, 10, f"pages of {host}")  # noqa: B023
            assert get(stack, "/api/v1/health/live", Host=host).status_code == 200
        assert get(stack, "/", Host="example.com").status_code == 421
    finally:
        stack.environment = before
        stack.up("traefik", "backend", options=("--no-build",))


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/flower", "/flower/"),
        ("/pgadmin", "/pgadmin/"),
        ("/api", "/api/docs/"),
        ("/api/", "/api/docs/"),
    ],
)
def test_path_without_trailing_slash_is_redirected(stack, path, target):
    answer = get(stack, path)
    assert answer.status_code in (301, 302, 308)
    assert answer.headers["Location"].removeprefix(stack.url) == target
    assert requests.get(stack.url + path, timeout=10).status_code in (200, 401)
    assert "swagger-ui" in get(stack, "/api/docs").text


def test_port_is_published_on_this_machine_only(stack):
    ports = stack.containers()["traefik"]["NetworkSettings"]["Ports"]["8000/tcp"]
    assert [port["HostIp"] for port in ports] == ["127.0.0.1"]
    before = dict(stack.environment)
    stack.environment["HTTP_ADDRESS"] = ""
    try:
        assert "host_ip: 127.0.0.1" in stack.run("config", "traefik")
    finally:
        stack.environment = before


def test_default_password_is_refused_if_other_machines_reach_the_site(stack):
    before = dict(stack.environment)
    stack.environment["HTTP_ADDRESS"] = "0.0.0.0"
    try:
        said = stack.run("run", "--rm", "--no-deps", "migrate", check=False)
        refused = stack.run("up", "--detach", "--no-build", "traefik", check=False)
    finally:
        stack.environment = before
    assert 'service "migrate" didn\'t complete successfully' in refused
    assert not stack.containers()["traefik"]["State"]["Running"]
    stack.up(options=("--no-build",))
    assert "still has its default, which everyone knows" in said
    assert "HTTP_ADDRESS=0.0.0.0 opens the site to other machines" in said


def test_containers_have_minimal_privileges(stack):
    exceptions = {"pgadmin": (False, ["NET_BIND_SERVICE"])}
    for service, container in stack.containers().items():
        host, capabilities = container["HostConfig"], container["HostConfig"]["CapAdd"] or []
        got = (host["ReadonlyRootfs"], [name.removeprefix("CAP_") for name in capabilities])
        assert got == exceptions.get(service, (True, [])), service
        assert host["CapDrop"] == ["ALL"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert 0 < host["PidsLimit"] <= 200, service
        assert host["Memory"] > 0, service
        assert "size=" in host["Tmpfs"]["/tmp"], service
        assert not [m for m in container["Mounts"] if "docker.sock" in m["Source"]], service
        if container["State"]["Running"]:
            user = stack.run("exec", "-T", service, "cat", "/proc/1/status")
            assert "Uid:\t0" not in user, f"{service} runs as root"


def test_redis_requires_password(stack):
    ask = ("exec", "-T", "--env", "REDISCLI_AUTH=", "redis", "redis-cli")
    assert "NOAUTH" in stack.run(*ask, "ping", check=False)
    assert "PONG" in stack.run("exec", "-T", "redis", "redis-cli", "ping")
    arguments = stack.run("exec", "-T", "redis", "cat", "/proc/1/cmdline")
    assert HOSTILE not in arguments


def test_password_with_special_characters_works_in_all_services(stack):
    assert get(stack, "/api/v1/health/ready").json()["checks"] == {"database": "ok", "broker": "ok"}
    api = Api(stack.url)
    api.log_in(password=HOSTILE)
    assert api.wait_for_job(api.start_report(), 60)["state"] == "succeeded"
    login = (SETTINGS["FLOWER_USER"], HOSTILE)
    workers = requests.get(f"{stack.url}/flower/workers?json=1", auth=login, timeout=10)
    assert workers.json()["data"]


def test_ip_address_of_gateway_is_known_and_proxies_are_trusted(stack):
    """Docker's gateway, for clients on this machine, and the proxies in TRUSTED_PROXIES."""
    network = f"{stack.project}_default"
    gateway = ["docker", "network", "inspect", "--format={{(index .IPAM.Config 0).Gateway}}"]
    shown = subprocess.run([*gateway, network], check=True, capture_output=True, text=True)
    ask = "from app.http.gateways import gateways; print(*gateways())"
    assert stack.run("exec", "-T", "backend", "python", "-c", ask) == shown.stdout
    assert stack.run("exec", "-T", "backend", "cat", "/tmp/trusted-proxies.conf") == ""
    before = dict(stack.environment)
    stack.environment["TRUSTED_PROXIES"] = "203.0.113.7,198.51.100.0/24," + shown.stdout.strip()
    try:
        stack.up("traefik", "backend", options=("--no-build",))
        chain = {"X-Forwarded-For": "192.0.2.1, 203.0.113.9, 198.51.100.3, 203.0.113.7"}
        assert get(stack, "/api/v1/nowhere", **chain).status_code == 404
        assert '"ip_address": "203.0.113.9"' in stack.run("logs", "--no-log-prefix", "backend")
    finally:
        stack.environment = before
        stack.up("traefik", "backend", options=("--no-build",))
    assert get(stack, "/api/v1/elsewhere", **chain).status_code == 404
    line = stack.run("logs", "--no-log-prefix", "backend").partition("/api/v1/elsewhere")[2]
    assert f'"ip_address": "{shown.stdout.strip()}"' in line


# Runs in a separate container, so that its IP address differs from that of the test.
ATTACK = """
import socket, sys, time
sockets = []
for number in range(int(sys.argv[2])):
    try:
        s = socket.create_connection((sys.argv[1], 8000), 5)
        s.sendall(b"POST /api/v1/login/access-token HTTP/1.1\\r\\nHost: localhost\\r\\n"
            b"Content-Type: application/json\\r\\nContent-Length: 1048000\\r\\n\\r\\n")
        s.sendall(b"x" * 1000000)
        sockets.append(s)
    except OSError:
        pass  # refused, as it should be
print("stalled", flush=True)
time.sleep(60)
"""


@contextmanager
def client_on_network(stack: Stack, code: str, *arguments: str) -> Iterator[IO[str]]:
    """Run Python code in a container, and yield its output."""
    name = f"{stack.project}-client-{uuid4()}"
    place = ("--name", name, "--network", f"{stack.project}_default")
    client = subprocess.Popen(
        [
            *("docker", "run", "--rm", *place, "--entrypoint", "python"),
            *(f"{stack.project}/backend", "-c", code, *arguments),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield client.stdout
    finally:
        # Ending the process would leave the container, and then `down` the network.
        subprocess.run(("docker", "rm", "--force", name), capture_output=True, timeout=30)
        client.wait(10)


def test_stalled_uploads_do_not_block_other_clients(stack):
    attack = (ATTACK, "traefik", "600")
    with client_on_network(stack, *attack) as one, client_on_network(stack, *attack) as two:
        assert [one.readline(), two.readline()] == ["stalled\n"] * 2
        # Measure at once, since Nginx ends requests that stall for 10 seconds. Use df, since Nginx
        # has already deleted its open temporary files: du does not see them.
        used = stack.run("exec", "-T", "backend", "df", "--block-size=1M", "--output=used", "/tmp")
        print(f"\n/tmp of the API during the attack: {used.split()[1]} MB")
        assert 10 < int(used.split()[1]) <= 128
        api = Api(stack.url, timeout=5)
        for _ in range(10):
            api.log_in(password=HOSTILE)
            assert api.get("/api/v1/users/me").status_code == 200
        state = stack.containers()["backend"]["State"]
        assert (state["Health"]["Status"], state["OOMKilled"]) == ("healthy", False)
        assert stack.containers()["backend"]["RestartCount"] == 0


# Requests a file and does not read the response. Prints the status of each request.
STALL = """
import collections, socket, sys, time
path, host, address = sys.argv[1:]
request = f"GET {path} HTTP/1.1\\r\\nHost: {host}\\r\\nX-Forwarded-For: {address}\\r\\n\\r\\n"
sockets = []
for number in range(120):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.settimeout(10)
    s.connect(("traefik", 8000))
    s.sendall(request.encode())
    sockets.append(s)
print(sorted(collections.Counter(s.recv(12).decode()[9:] for s in sockets).items()), flush=True)
time.sleep(60)
"""
CLIENT, OTHER_CLIENT = "192.0.2.1", "192.0.2.2"  # behind a proxy


def stalled_requests(stack: Stack) -> AbstractContextManager[IO[str]]:
    """From a separate container, so that its IP address differs from that of the test."""
    # The largest file: a small one fits into the buffers between the servers.
    files = ("ls", "-S", "/usr/share/nginx/html")
    file = stack.run("exec", "-T", "frontend", *files).split()[0]
    # With the port, since the limit must not be one for each host either.
    return client_on_network(stack, STALL, f"/{file}", f"localhost:{stack.port}", CLIENT)


def test_stalled_page_requests_of_a_client_do_not_affect_others(stack):
    with stalled_requests(stack) as said:
        assert said.readline() == "[('200', 100), ('429', 20)]\n"
        # Nobody trusts the header, so that it names no other client.
        for headers in ({}, {"X-Forwarded-For": CLIENT}):
            assert "<app-root" in get(stack, "/", **headers).text


def test_clients_behind_trusted_proxy_are_limited_separately(stack):
    subnet = ["docker", "network", "inspect", "--format={{(index .IPAM.Config 0).Subnet}}"]
    network = [*subnet, f"{stack.project}_default"]
    shown = subprocess.run(network, check=True, capture_output=True, text=True).stdout.strip()
    before = dict(stack.environment)
    stack.environment["TRUSTED_PROXIES"] = f"2001:db8::/32,{shown}"
    try:
        stack.up("traefik", options=("--no-build",))
        with stalled_requests(stack) as said:
            assert said.readline() == "[('200', 100), ('429', 20)]\n"
            assert get(stack, "/", **{"X-Forwarded-For": CLIENT}).status_code == 429
            assert "<app-root" in get(stack, "/", **{"X-Forwarded-For": OTHER_CLIENT}).text
    finally:
        stack.environment = before
        stack.up("traefik", options=("--no-build",))


def test_flask_and_nginx_have_same_limit_of_body(stack):
    """The limit is set in app/__init__.py and in nginx.conf."""
    limit = stack.run(
        *("exec", "-T", "backend", "python", "-c"),
        "from app import create_app; print(create_app().config['MAX_CONTENT_LENGTH'])",
    )
    settings = stack.run("exec", "-T", "backend", "cat", "/app/nginx.conf")
    assert int(limit.split()[-1]) == 1024 * 1024
    assert "client_max_body_size 1m;" in settings
