"""A swarm of three nodes, each a Docker Engine in a container, and the project's scripts on it.

LAB is the command that creates the nodes (`lab swarm 3`). LAB_REGISTRY is the registry that they
and this machine reach by the same name. .ci/run sets both.
"""

import json
import os
import re
import socket
import subprocess
from pathlib import Path

import requests
from load import Load
from system import ROOT

MANAGER = "tcp://127.0.0.1:2375"
PEBBLE = "letsencrypt/pebble:2.8"
URL, STAGING = "https://app.test:8443", "https://staging.test:8443"
DOMAINS = ("app.test", "staging.test", "traefik.test")

_getaddrinfo = socket.getaddrinfo


def resolve_domains_to_the_cluster() -> None:
    """Resolve the domains to this machine, whose port 8443 is port 443 of the manager."""

    def resolve(host, *rest, **options):
        return _getaddrinfo("127.0.0.1" if host in DOMAINS else host, *rest, **options)

    socket.getaddrinfo = resolve


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.registry = os.environ["LAB_REGISTRY"]
        self.images = f"{self.registry}/swarm-test"
        self.shown: dict[str, str] = {}
        self.edge: dict[str, str] = {}
        self.dashboard_password = ""
        self.commands = 0

    def lab(self, *arguments: str) -> None:
        subprocess.run(
            [os.environ["LAB"], *arguments], check=True, capture_output=True, timeout=300
        )

    def docker(self, *arguments: str, host: str | None = MANAGER, check: bool = True) -> str:
        """Run `docker …` on the manager, or on this machine with host=None; return its output."""
        where = ["--host", host] if host else []
        return _run(["docker", *where, *arguments], os.environ, check).stdout.strip()

    def on(self, node: str, *arguments: str, check: bool = True) -> str:
        """Run `docker …` on a node and return its output."""
        return self.docker("exec", node, "docker", *arguments, host=None, check=check)

    def script(
        self, name: str, *arguments: str, check: bool = True, root: Path = ROOT, **settings: str
    ):
        """Run scripts/NAME.sh of the project in `root`, and store the passwords that it prints."""
        environment = {
            **os.environ,
            "DOCKER_HOST": MANAGER,
            "COMPOSE_PROJECT_NAME": "swarm-test",
            "IMAGES": self.images,
            "TAG": "v1",
            "STACK": "app",
            "DOMAIN": "app.test",
            "SMTP_HOST": "mail.example.com",
            "DNS_CHECK": "off",
            "FIRST_SUPERUSER_EMAIL": "admin@example.com",
            "REQUESTS_PER_MINUTE": "100000",
            "ITEMS_PER_USER": "1000000",
            **self.edge,
            **settings,
        }
        self.commands += 1
        done = _run([f"scripts/{name}.sh", *arguments], environment, check, root)
        stack = environment["STACK"]
        for secret, value in re.findall(r"^(\w+): (\S+)  \(write", done.stdout, re.MULTILINE):
            self.shown[f"{stack}_{secret}"] = value
        if dashboard := re.search(r"dashboard: admin, (\w+) ", done.stdout):
            self.dashboard_password = dashboard[1]
        return done

    def build(self, tag: str) -> None:
        settings = {"TAG": tag, "DOCKER_HOST": "unix:///var/run/docker.sock", "TESTS": "off"}
        for name in ("build", "push"):
            self.script(name, **settings)

    def retag(self, old: str, new: str) -> None:
        """Tag the same images as another release and push them."""
        for image in self.docker("images", "--format={{.Repository}}:{{.Tag}}", host=None).split():
            if image.startswith(f"{self.images}/") and image.endswith(f":{old}"):
                name = f"{image.removesuffix(old)}{new}"
                self.docker("tag", image, name, host=None)
                self.docker("push", "--quiet", name, host=None)

    def build_backend(self, old: str, new: str, change: str) -> None:
        """Build and push the old image with another line in its Dockerfile."""
        text = f"FROM {self.images}/backend:{old}\n{change}\n"
        command = ["docker", "build", "--tag", f"{self.images}/backend:{new}", "-"]
        subprocess.run(command, input=text, text=True, check=True, capture_output=True, timeout=60)
        self.docker("push", "--quiet", f"{self.images}/backend:{new}", host=None)

    def start_pebble(self) -> None:
        """Start Let's Encrypt's test server in the manager's own network, to reach the domains."""
        address = self.docker(
            "inspect", "node1", "--format", "{{.NetworkSettings.Networks.lab.IPAddress}}", host=None
        )
        folder = self.folder / "pebble"
        folder.mkdir()
        subject = ["-subj", "/CN=pebble", "-addext", f"subjectAltName=IP:{address}"]
        key = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *key, *subject]
        subprocess.run(command, check=True, capture_output=True)
        config = {
            "listenAddress": "0.0.0.0:14000",
            "managementListenAddress": "0.0.0.0:15000",
            "certificate": "/pebble/cert.pem",
            "privateKey": "/pebble/key.pem",
            "httpPort": 80,
        }
        (folder / "config.json").write_text(json.dumps({"pebble": config}))
        self.docker("cp", str(folder), "node1:/", host=None)
        hosts = [f"--add-host={domain}:127.0.0.1" for domain in DOMAINS]
        options = ["--network=host", "--volume=/pebble:/pebble", "--env=PEBBLE_VA_NOSLEEP=1"]
        self.on(
            *("node1", "run", "--detach", "--name=pebble", *options, *hosts),
            *(f"{self.registry}/{PEBBLE}", "-config", "/pebble/config.json"),
        )
        self.edge = {
            "ACME_EMAIL": "ops@example.com",
            "ACME_SERVER": f"https://{address}:14000/dir",
            "ACME_CA_FILE": str(folder / "cert.pem"),
            "DASHBOARD_DOMAIN": "traefik.test",
            "HSTS_INCLUDE_SUBDOMAINS": "true",
        }

    def trust_pebble(self) -> None:
        """Let `requests` trust only the certificates of Pebble's CA."""
        root = self.folder / "root.pem"
        address = self.edge["ACME_SERVER"].removeprefix("https://").partition(":")[0]
        answer = requests.get(f"https://{address}:15000/roots/0", verify=False, timeout=10)
        root.write_text(answer.text)
        os.environ["REQUESTS_CA_BUNDLE"] = str(root)

    def login(self, stack: str = "app") -> tuple[str, str]:
        return "admin@example.com", self.shown[f"{stack}_first_superuser_password"]

    def containers(self, service: str) -> list[tuple[str, str]]:
        """Return the node and the id of each running container of a service."""
        found = []
        for node in self.nodes():
            ids = self.on(
                node, "ps", "-q", "--filter", f"label=com.docker.swarm.service.name={service}"
            )
            found += [(node, id_) for id_ in ids.split()]
        return found

    def nodes(self) -> list[str]:
        names = self.docker("ps", "--filter=label=lab.node", "--format={{.Names}}", host=None)
        return sorted(names.split())

    def exec(self, service: str, *command: str, check: bool = True) -> str:
        node, id_ = self.containers(service)[0]
        inside = ["docker", "exec", node, "docker", "exec", id_, *command]
        done = _run(inside, os.environ, check=False)
        # A busy node's engine may fail before the command starts, so it is safe to repeat it.
        if "read init-p: connection reset by peer" in done.stderr:
            done = _run(inside, os.environ, check=False)
        assert done.returncode == 0 or not check, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()

    def has_all_replicas_without(self, lost: str) -> bool:
        """Whether every service has all its replicas on the other nodes."""
        services = self.docker("stack", "services", "app", "--format={{.Name}} {{.Replicas}}")
        wanted = sum(int(line.rpartition("/")[2]) for line in services.splitlines())
        columns = "--format={{.Node}} {{.CurrentState}}"
        tasks = self.docker("stack", "ps", "app", "--filter=desired-state=running", columns)
        running = [line for line in tasks.splitlines() if " Running" in line]
        return wanted == sum(not line.startswith(f"{lost} ") for line in running)

    def start_again(self, node: str) -> None:
        """Start a killed node without its old process id in /run, which a real boot would empty."""
        empty = self.folder / "empty"
        empty.touch()
        left = f"{node}:/run/docker/containerd/containerd.pid"
        self.docker("cp", str(empty), left, host=None)
        self.docker("start", node, host=None)

    def is_ready(self, node: str) -> bool:
        return self.docker("node", "inspect", node, "--format={{.Status.State}}") == "ready"


def load(cluster: Cluster, **options) -> Load:
    return Load(URL, cluster.login(), **options)


def _run(
    command: list, environment, check: bool, folder: Path = ROOT
) -> subprocess.CompletedProcess:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0 or not check, f"{command}\n{done.stdout}\n{done.stderr}"[-6000:]
    return done
