"""The pipeline of a generated project: each of its jobs in a container, up to a site with HTTPS.

gitlab-ci-local replaces GitLab, and LAB creates the swarm (cluster.py). The audit is not run here,
since it needs databases on the Internet. The pipeline runs it on a schedule.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator

import pytest
import requests
from cluster import MANAGER, STAGING, URL, Cluster, resolve_domains_to_the_cluster
from copies import link_packages, run
from generated import Generator, Project, clone
from system import Api, nightly, wait_until

NAME, SLUG = "O'Neill's <3 Café", "cafe"
RUNNER = "gitlab-ci-local@4.75.1"
TESTS = {
    *("lint", "backend: [sqlite]", "backend: [postgres]", "backend: [mariadb]"),
    *("migrations", "worker", "frontend", "scripts", "e2e", "stack", "docs"),
}

pytestmark = [
    nightly,
    pytest.mark.skipif("LAB" not in os.environ, reason="LAB names nothing that makes a cluster"),
    pytest.mark.timeout(7200),
]


class Pipeline:
    """The project, and a swarm of one node for both of its stacks."""

    def __init__(self, cluster: Cluster, project: Project) -> None:
        self.cluster, self.project = cluster, project
        self.stacks = (f"{SLUG}-staging", SLUG)
        self.passwords: dict[str, str] = {}
        project.git("tag", "0.1.0")
        for stack in self.stacks:
            with (project.folder / f"{stack}.env").open("a") as settings:
                settings.write("SMTP_HOST=mail.example.com\nDNS_CHECK=off\n")
        self._allow_registry_without_tls()
        project.git("remote", "add", "origin", f"https://gitlab.example.com/team/{SLUG}.git")

    def _allow_registry_without_tls(self) -> None:
        """The registry of the lab has no TLS."""
        file, registry = self.project.folder / ".gitlab-ci.yml", self.cluster.registry
        text, start = file.read_text(), "exec dockerd-entrypoint.sh"
        assert text.count(start) == 1
        options = f"--registry-mirror http://{registry} --insecure-registry {registry}"
        file.write_text(text.replace(start, f"{start} {options}"))
        self.project.commit("Use the lab")

    def prepare_swarm(self) -> None:
        """Do what docs/pipeline.md requires before the first deployment."""
        self.cluster.lab("swarm", "1")
        self.cluster.start_pebble()
        self._script("edge")
        for stack in self.stacks:
            said = self._script("secrets", STACK=stack)
            self.passwords[stack] = re.search(r"first_superuser_password: (\w+)", said)[1]
        self.cluster.trust_pebble()

    def _script(self, name: str, **settings: str) -> str:
        where = {"DOCKER_HOST": MANAGER, **self.cluster.edge}
        return run(self.project.folder, f"scripts/{name}.sh", **where, **settings)

    def run(self, *jobs: str, **variables: str) -> set[str]:
        """Run these jobs, or all that start automatically, and return those that passed."""
        variables = {
            "CI_REGISTRY": self.cluster.registry,
            "CI_REGISTRY_IMAGE": f"{self.cluster.registry}/{SLUG}",
            "CI_REGISTRY_USER": "ci",
            "CI_REGISTRY_PASSWORD": "anything",
            "STAGING_HOST": "tcp://node1:2375",
            "PRODUCTION_HOST": "tcp://node1:2375",
            **variables,
        }
        options = ["--network=lab", "--privileged", "--pull-policy=if-not-present"]
        options += ["--wait-image=lab/wait", "--concurrency=1", "--no-color", "--timestamps"]
        options += [f"--variable={name}={value}" for name, value in variables.items()]
        script = f'source scripts/lib.sh; install_node; exec npx --yes {RUNNER} "$@"'
        command = ["bash", "-c", script, "scripts/x", *options, *jobs]
        said = run(self.project.folder, *command, seconds=7000)
        passed = re.findall(r"^ *PASS +\[(.+?)\] +(.+?) *$", said, re.MULTILINE)
        print("\n" + "\n".join(f"{job}: {time}" for time, job in passed))
        return {job for _, job in passed}

    def release(self, stack: str) -> str:
        label = '--format={{index .Spec.Labels "release"}}'
        return self.cluster.docker("service", "inspect", f"{stack}_backend", label)


def build_image_that_waits_for_ports() -> None:
    """Build the image by which gitlab-ci-local waits for a service: the lab lacks the original."""
    port = "(</dev/tcp/${0/://}) 2>/dev/null"
    script = f"for _ in $(seq 120); do {port} && exit; sleep 0.5; done; exit 1"
    text = f"FROM debian:trixie-slim\nENTRYPOINT {json.dumps(['bash', '-c', script])}\n"
    command = ["docker", "build", "--quiet", "--tag=lab/wait", "-"]
    subprocess.run(command, input=text, text=True, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory) -> Iterator[Pipeline]:
    generator = Generator(tmp_path_factory.mktemp("home"))
    address = f"file://{clone(generator.home / 'template.git', '--bare')}"
    answers = {
        "project_name": NAME,
        "project_slug": SLUG,
        "domain": "app.test",
        "staging_domain": "staging.test",
    }
    generator.cookiecutter(address, *(f"{name}={value}" for name, value in answers.items()))
    project = Project(generator.home / SLUG)
    link_packages(project.folder)
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    resolve_domains_to_the_cluster()
    build_image_that_waits_for_ports()
    try:
        made = Pipeline(cluster, project)
        made.prepare_swarm()
        yield made
    finally:
        cluster.lab("swarm", "down")


def shows_the_project(url: str) -> bool:
    try:
        about = requests.get(f"{url}/api/v1/about", timeout=5)
    except requests.RequestException:
        return False
    return about.ok and about.json()["project_name"] == NAME


def test_push_to_main_runs_every_job_and_deploys_staging(pipeline):
    assert pipeline.run() == {*TESTS, "build", "deploy staging"}
    wait_until(lambda: shows_the_project(STAGING), 60, "staging answers")
    api = Api(STAGING)
    api.log_in("admin@app.test", pipeline.passwords[f"{SLUG}-staging"])
    assert api.wait_for_job(api.start_report(), 60)["state"] == "succeeded"


def test_staging_can_be_rolled_back_by_hand(pipeline):
    before = pipeline.release(f"{SLUG}-staging")
    (pipeline.project.folder / "README.md").write_text(f"# {NAME}\n")
    pipeline.project.commit("Say less")
    pipeline.run("build", "deploy staging")
    assert pipeline.release(f"{SLUG}-staging") != before
    pipeline.run("roll back staging")
    assert pipeline.release(f"{SLUG}-staging") == before
    assert shows_the_project(STAGING)


def test_tag_is_deployed_to_production_by_hand(pipeline):
    pipeline.run("build", "deploy production", CI_COMMIT_TAG="1.0.0")
    assert pipeline.release(SLUG) == "1.0.0"
    wait_until(lambda: shows_the_project(URL), 60, "production answers")
