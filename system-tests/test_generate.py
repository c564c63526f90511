"""The generator: projects from every kind of template address."""

import json
import re
import runpy
import shutil
import time
from pathlib import Path

import pytest
import requests
from compose import Stack
from copies import link_packages, run
from generated import Generator, Project, clone, git, name_in_api_document, origin
from system import ROOT, free_port, nightly, read_settings, slowness
from terminal import Start

ODD_NAME = 'Bücher & Söhne "Zwei" 🚀'
CHANGED = {
    "project_name": "O'Neill's <3 Café",
    "project_slug": "cafe",
    "domain": "cafe.example.org",
    "staging_domain": "try.example.net",
    "first_superuser_email": "ada@example.org",
    "acme_email": "grace@example.org",
    "registry": "registry.example.org:5050/team/cafe",
    "time_zone": "Europe/Berlin",
}
# Each answer that applies a recipe.
BARE = {
    "project_name": "Bare",
    "example_resource": "delete",
    "groups": "delete",
    "database": "MariaDB",
}
# Git on a system without symbolic links.
WITHOUT_LINKS = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.symlinks",
    "GIT_CONFIG_VALUE_0": "false",
}
TEMPLATE_NAME = re.compile(r"full[ _-]?stack[ _-]?flask", re.IGNORECASE)


@pytest.fixture(scope="module")
def generator(tmp_path_factory) -> Generator:
    return Generator(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def address(generator) -> str:
    return f"file://{clone(generator.home / 'template.git', '--bare')}"


@pytest.fixture(scope="module")
def projects(generator, address) -> dict[str, Project]:
    """Defaults and bare from a git address, odd names from an archive, changed from a clone."""
    archive, local = generator.home / "template.zip", clone(generator.home / "template")
    git(local, "archive", "--prefix=template/", f"--output={archive}", "HEAD")
    for cache in ("backend/app/__pycache__", "{{cookiecutter.project_slug}}/.ruff_cache"):
        (local / cache).mkdir()
        (local / cache / "of_a_clone_in_use.pyc").write_bytes(b"\xaf")

    generator.cookiecutter(address)
    generator.cookiecutter(archive, f"project_name={ODD_NAME}")
    generator.cookiecutter("./template", *(f"{name}={value}" for name, value in CHANGED.items()))
    generator.cookiecutter(address, *(f"{name}={value}" for name, value in BARE.items()))
    slugs = {
        "defaults": "my-project",
        "odd": "bucher-sohne-zwei",
        "changed": "cafe",
        "bare": "bare",
    }
    return {name: Project(generator.home / slug) for name, slug in slugs.items()}


@pytest.fixture(params=["defaults", "odd", "changed", "bare"])
def project(request, projects) -> Project:
    return projects[request.param]


def test_generation_takes_less_than_four_seconds(generator, projects):
    print(f"\ngenerated in {', '.join(f'{it:.1f} s' for it in generator.seconds)}")
    assert min(generator.seconds) < 4 * slowness()


def test_all_files_are_in_the_first_commit(project):
    assert project.git("rev-list", "--count", "HEAD").strip() == "1"
    assert project.git("status", "--porcelain", "--ignored") == ""


def test_project_has_all_files_except_those_of_the_template(projects):
    own = runpy.run_path(f"{ROOT}/.ci/link")["OWN"]
    given = {
        path
        for path in git(ROOT, "ls-files").splitlines()
        if not any(path == it or path.startswith(f"{it}/") for it in own)
    }
    deployments = {"bucher-sohne-zwei.env", "bucher-sohne-zwei-staging.env", "edge.env"}
    got = projects["odd"].files() - deployments - {"LICENSE.template"}
    assert got == given, "run .ci/link and commit its links"
    assert ".cruft.json" in projects["defaults"].files()


def test_project_of_other_answers_is_as_after_the_recipes(generator, projects, tmp_path):
    applied, bare = tmp_path / "applied", projects["bare"]
    git(tmp_path, "clone", "--quiet", str(projects["defaults"].folder), "applied")
    for name in ("without-items", "without-groups", "mariadb"):
        run(applied, "scripts/recipe.sh", name)
        git(applied, "add", "--all")
        git(applied, "commit", "--quiet", "--message", name)
    listed = git(applied, "ls-files", ":!*.env").splitlines()
    assert {it for it in bare.files() if not it.endswith(".env")} == set(listed)
    for path in ("backend/app/seed.py", "docker-stack.yml", "frontend/openapi.json"):
        assert (bare.folder / path).read_text() == (applied / path).read_text()
    assert generator.cruft("diff", cwd=bare.folder) == ""


def test_scripts_are_executable_as_in_the_template(projects):
    def modes(folder: Path) -> dict[str, str]:
        listed = git(folder, "ls-files", "--stage", "scripts").splitlines()
        return {line.split("\t")[1]: line.split()[0] for line in listed}

    for project in projects.values():
        got = modes(project.folder)
        assert got.items() <= modes(ROOT).items()


def test_name_of_template_appears_only_as_origin(project):
    found = {path for path in project.files() if TEMPLATE_NAME.search(read(project.folder / path))}
    assert found - {".cruft.json"} == {"LICENSE.template", "README.md"}


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="ignore")


def test_settings_have_the_answers(projects):
    assert projects["defaults"].settings["PROJECT_NAME"] == "My Project"
    assert projects["odd"].settings["IMAGES"] == "registry.example.com/bucher-sohne-zwei"
    changed = projects["changed"]
    settings, deployments = changed.settings, ("cafe.env", "cafe-staging.env", "edge.env")
    production, staging, edge = (read_settings(changed.folder / file) for file in deployments)
    assert {
        "project_name": settings["PROJECT_NAME"],
        "project_slug": settings["COMPOSE_PROJECT_NAME"],
        "domain": production["DOMAIN"],
        "staging_domain": staging["DOMAIN"],
        "first_superuser_email": settings["FIRST_SUPERUSER_EMAIL"],
        "acme_email": edge["ACME_EMAIL"],
        "registry": settings["IMAGES"],
        "time_zone": settings["TIME_ZONE"],
    } == CHANGED
    assert settings["MAIL_FROM"] == "noreply@cafe.example.org"


def test_scripts_read_name_of_project_unchanged(projects):
    names = {name: project.settings["PROJECT_NAME"] for name, project in projects.items()}
    given = {"defaults": "My Project", "odd": ODD_NAME, "changed": CHANGED["project_name"]}
    assert names == given | {"bare": "Bare"}


@pytest.mark.skipif(not shutil.which("docker"), reason="there is no docker compose")
def test_containers_get_name_of_project_unchanged(project):
    shown = json.loads(run(project.folder, "docker", "compose", "config", "--format=json"))
    for service in ("backend", "worker-mail"):
        told = shown["services"][service]["environment"]["PROJECT_NAME"]
        assert told == project.settings["PROJECT_NAME"]


def test_cruft_knows_the_origin(generator, address, projects):
    assert origin(projects["defaults"])["template"] == address
    assert origin(projects["changed"])["template"] == str(generator.home / "template")
    for name in ("defaults", "changed"):
        assert "up to date" in generator.cruft("check", cwd=projects[name].folder)


def test_token_in_template_address_is_not_committed(generator, address):
    private = "https://ada:secret@git.example.com/template.git"
    instead = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{address}.insteadOf",
        "GIT_CONFIG_VALUE_0": private,
    }
    folder = generator.home / "private"
    generator.cookiecutter(private, "--output-dir", str(folder), **instead)
    made = origin(Project(folder / "my-project"))
    assert made["template"] == "https://git.example.com/template.git"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("project_name=…", "project_name must have 1 to 60 characters with a letter"),
        ("project_name=back\\slash", "project_name must have"),
        ("project_slug=My Project", "project_slug must have 1 to 40 of a-z and 0-9"),
        ("project_slug=../up", "project_slug must have"),
        ("project_name=3D", "project_slug must have"),
        ("project_name=Edge", "not edge, which is Traefik's stack"),
        ("domain=https://example.com", "domain must be a domain like www.example.com"),
        ("domain=localhost", "domain must be"),
        ("staging_domain=my-project.example.com", "another domain than production's"),
        ("first_superuser_email=ada", "first_superuser_email must be an address"),
        ("acme_email=ada@", "acme_email must be an address"),
        ("registry=Registry/Team", "registry must be a registry and a path"),
        ("time_zone=Europe/Atlantis", "time_zone must be a name like Europe/Berlin"),
    ],
)
def test_invalid_answer_prints_message_and_creates_nothing(generator, answer, said):
    folder = generator.home / "wrong"
    output = generator.cookiecutter(ROOT, answer, "--output-dir", str(folder), check=False)
    assert said in output
    assert not folder.exists() or list(folder.iterdir()) == []


def test_symbolic_links_lost_by_clone_are_restored(generator, address, projects):
    folder = generator.home / "restored"
    options = ("--output-dir", str(folder))
    generator.cookiecutter(address, *options, **WITHOUT_LINKS)
    assert Project(folder / "my-project").files() == projects["defaults"].files()


def test_symbolic_links_that_cannot_be_restored_print_message(generator):
    options = ("--no-input", "--output-dir", str(generator.home / "lost"))
    output = generator.cruft("create", f"file://{ROOT}", *options, check=False, **WITHOUT_LINKS)
    assert "git config --global core.symlinks true" in output


def test_generated_project_starts_with_its_own_name(projects, tmp_path):
    project = projects["odd"]
    link_packages(project.folder)
    with Start(tmp_path, free_port(), project.folder) as start:
        start.read_until(b"Ready: ", 300)
        about = requests.get(f"{start.url}/api/v1/about", timeout=15).json()
        assert about["project_name"] == ODD_NAME  # the pages show this name, too
        assert name_in_api_document(start.url) == ODD_NAME
        start.press_ctrl_c()
    assert project.git("status", "--porcelain") == ""


@nightly
@pytest.mark.timeout(7200)
def test_every_test_passes_in_a_generated_project(project, tmp_path):
    link_packages(project.folder)
    # When pytest starts, it makes its temporary folder private. The project is in this pytest's
    # folder, and the project's PostgreSQL, which has its own user, needs access to it.
    own = {"PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    if not list((project.folder / "frontend/e2e/baselines").glob("dashboard-*")):
        own["UPDATE_PICTURES"] = "true"  # as docs/generating.md says
    said = run(project.folder, "scripts/test.sh", seconds=7000, **own)
    print(said[-1500:])  # what ran, and how long each part took


@nightly
def test_two_projects_run_side_by_side_in_containers(projects):
    stacks = [Stack("side", root=projects[name].folder) for name in ("odd", "changed")]
    try:
        for stack in stacks:
            started = time.monotonic()
            stack.build()
            stack.up()
            print(f"\n{stack.project}: built and healthy in {time.monotonic() - started:.1f} s")
        names = [name_in_api_document(stack.url) for stack in stacks]
        assert names == [ODD_NAME, CHANGED["project_name"]]
    finally:
        for stack in stacks:
            stack.down()
