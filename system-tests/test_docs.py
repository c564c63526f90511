"""The documentation: its site has no dead link, its commands are tested, its messages exist."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import requests
from copies import run
from system import ROOT, free_port, wait_until
from terminal import Script

DOCUMENTS = [ROOT / "README.md", ROOT / "AGENTS.md", *sorted((ROOT / "docs").rglob("*.md"))]
IS_TEMPLATE = (ROOT / ".ci").is_dir()

# The test that executes a command, and what is in the file of the test. A key is the beginning of
# a command.
EXECUTED = {
    "docker compose up --wait": ("compose.py", '"--wait"'),
    "docker compose -f docker-compose.yml -f docker-compose.debug.yml": (
        "test_stack_development.py",
        '"docker-compose.debug.yml"',
    ),
    "scripts/start.sh": ("terminal.py", '"scripts/start.sh"'),
    "scripts/start.sh --debug": ("test_reload.py", '"--debug"'),
    "token=$(curl": ("test_start.py", "token="),
    "curl --silent --header": ("test_start.py", "token="),
    "scripts/test.sh": ("test_generate.py", "scripts/test.sh"),
    "scripts/build.sh": ("cluster.py", '"build"'),
    "scripts/push.sh": ("cluster.py", '"push"'),
    "scripts/edge.sh": ("test_swarm.py", '"edge"'),
    "scripts/secrets.sh": ("test_swarm.py", '"secrets"'),
    "scripts/secrets.sh rotate": ("test_swarm_data.py", '"secrets", "rotate"'),
    "scripts/deploy.sh": ("test_swarm.py", '"deploy"'),
    "scripts/restore.sh FILE": ("test_swarm_data.py", '"restore", name'),
    "scripts/move-data.sh NODE": ("test_swarm_data.py", '"move-data", "node1"'),
    "scripts/recipe.sh": ("test_recipes.py", '"scripts/recipe.sh"'),
    "scripts/new-worker.sh": ("test_new_code.py", '"scripts/new-worker.sh"'),
    "scripts/new-resource.sh": ("test_new_code.py", '"scripts/new-resource.sh"'),
    "scripts/new-field.sh": ("test_new_code.py", '"scripts/new-field.sh"'),
    "scripts/doctor.sh": ("test_development.py", '"scripts/doctor.sh"'),
    "scripts/seed.sh": ("test_development.py", '"scripts/seed.sh"'),
    "scripts/reset.sh": ("test_development.py", '"scripts/reset.sh"'),
    "scripts/shell.sh": ("test_development.py", '"scripts/shell.sh"'),
    "scripts/db.sh": ("test_development.py", '"scripts/db.sh"'),
    "scripts/logs.sh": ("test_development.py", '"scripts/logs.sh"'),
    "scripts/logs.sh --request": ("test_development.py", '"scripts/logs.sh", "--request"'),
    "scripts/docs.sh": ("test_docs.py", 'run(ROOT, "scripts/docs.sh"'),
    "scripts/docs.sh serve": ("test_docs.py", 'Script("scripts/docs.sh", "serve"'),
    "scripts/help.sh": ("test_docs.py", 'run(ROOT, "scripts/help.sh"'),
    "scripts/lint.sh": ("../scripts/test.sh", "scripts/lint.sh"),
    "scripts/translations.sh": ("../scripts/lint.sh", "scripts/translations.sh"),
    "scripts/migration.sh": ("test_update.py", "scripts/migration.sh"),
    "scripts/generate-client.sh": ("../scripts/lint.sh", "scripts/generate-client.sh"),
    "scripts/notebook.sh": ("notebooks.py", '"scripts/notebook.sh"'),
    "docker node update --label-add": ("test_swarm.py", '"--label-add"'),
    "docker node update --label-rm": ("test_swarm_data.py", '"--label-rm='),
    "cookiecutter ADDRESS": ("test_generate.py", "generator.cookiecutter("),
    "cruft check": ("test_generate.py", 'generator.cruft("check"'),
    "cruft update": ("test_update.py", 'generator.cruft("update"'),
}
# Why no test executes a command.
SERVERS = "it prepares a server, which the tests' cluster of containers is not"
OTHERS = "it is a command of another program, without a part of this project"
EXAMPLE = "the names in it are examples; the tests set them as they need them"
NOT_EXECUTED = {
    "curl -fsSL https://get.docker.com": SERVERS,
    "git clone": EXAMPLE,
    "docker swarm": SERVERS,
    "docker node demote": SERVERS,
    "docker node rm": SERVERS,
    "docker node update --availability drain": SERVERS,
    "echo ACME_EMAIL=": EXAMPLE,
    "echo DOMAIN=": EXAMPLE,
    "echo 'WORKER_SPEECH_PLACEMENT=": EXAMPLE,
    "printf": EXAMPLE,
    "export STACK=": EXAMPLE,
    "git ": OTHERS,
    "pip install": OTHERS,
    "docker service ps": OTHERS,
    "docker compose exec backend flask reindex": "the tests of the recipe run it without Docker",
    "docker exec -it": "the tests of `flask reset-password` run it without a terminal",
    "docker stack rm": "the cluster has further tests after it; it is tried by hand",
    "docker service update --network-rm": "see docker stack rm",
    "docker network rm": "see docker stack rm",
    "docker secret ls": "see docker stack rm",
    "docker volume ls": "see docker stack rm",
    "docker run --rm -v app_backups": "the tests copy backups by docker cp, without another image",
    "docker run --detach --restart": EXAMPLE,
    "docker buildx imagetools": OTHERS,
    "scripts/monitoring.sh": "it needs Grafana's image; test_stack_monitoring.py starts the rest",
    "scripts/secrets.sh set": "it needs a secret of another service; rotate sets one alike",
    "scripts/benchmark.sh": "it needs an idle machine; backend/tests/benchmarks tests parts",
    "scripts/lock.sh": "it asks the registries for newer packages, so its result changes each day",
    "cruft link": OTHERS,
}
# Blocks that are not commands: settings, formulas and configuration.
NO_COMMAND = re.compile(r"^(#|\[|[A-Z_]+=\S*$|[a-z_]+( = |:)|replicas |driver_opts)")


class Page(HTMLParser):
    """The anchors of a page, what it links to, and what a browser loads with it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.anchors: set[str] = {""}
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") not in ("next", "prev", "canonical"):
            self.loaded.append(values["href"])
        elif "src" in values:
            self.loaded.append(values["src"])


@pytest.fixture(scope="module")
def site() -> Path:
    said = run(ROOT, "scripts/docs.sh", seconds=120)
    assert "No issues found" in said
    return ROOT / "site"


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return {file: Page(file) for file in sorted(site.rglob("*.html")) if file.name != "404.html"}


def target_of(link: str, file: Path, site: Path) -> tuple[Path, str]:
    parts = urlsplit(link)
    path = unquote(parts.path)
    target = (site / path.lstrip("/")) if path.startswith("/") else (file.parent / path)
    target = target.resolve() if path else file
    return (target / "index.html" if target.is_dir() else target), unquote(parts.fragment)


def test_every_internal_link_leads_to_an_existing_page_and_anchor(pages, site):
    dead = []
    for file, page in pages.items():
        for link in page.links:
            if urlsplit(link).scheme:
                continue
            target, anchor = target_of(link, file, site)
            if target not in pages or anchor not in pages[target].anchors:
                dead.append(f"{file.relative_to(site)}: {link}")
    assert not dead
    assert len(pages) >= 15


def test_pages_load_nothing_from_another_server(pages, site):
    for file, page in pages.items():
        assert page.loaded, file
        for link in page.loaded:
            assert not urlsplit(link).netloc, f"{file.relative_to(site)} loads {link}"
            assert target_of(link, file, site)[0].is_file(), f"{file}: {link} does not exist"
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), (
            style
        )


def test_site_is_served_until_ctrl_c(site):
    port = free_port()
    with Script("scripts/docs.sh", "serve", DOCS_PORT=str(port)) as server:
        server.read_until(b"Build started", 60)
        wait_until(lambda: "Quick start" in get(port, "/quick-start/"), 20, "the page is served")
        server.press_ctrl_c()


def get(port: int, path: str) -> str:
    try:
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=5).text
    except requests.ConnectionError:
        return ""


def test_help_lists_every_script():
    listed = re.findall(r"^(scripts/\S+\.sh) +\S", run(ROOT, "scripts/help.sh"), re.MULTILINE)
    names = {f"scripts/{file.name}" for file in (ROOT / "scripts").glob("*.sh")}
    assert set(listed) == {name for name in names if not name.startswith("scripts/lib")}


def test_site_has_a_search_index_with_every_page(pages, site):
    index = (site / "search.json").read_text(encoding="utf-8")
    for words in ("SECRET_KEY", "scripts/deploy.sh", "/api/v1/jobs/{job_id}/cancel"):
        assert words in index


def commands() -> Iterator[tuple[str, str]]:
    """The commands in code blocks and in the first column of tables, without their comments."""
    for file in DOCUMENTS:
        text = re.sub(r"^ *```.*?^ *```", "", file.read_text(encoding="utf-8"), flags=re.M | re.S)
        text = text.replace("\\\n", "")
        for block in re.findall(r"(?:^|\n[ ]*\n)((?:[ ]{4,}\S.*\n?)+)", text):
            if re.match(r" *[`-]", block):
                continue
            for line in block.splitlines():
                command = re.sub(r"\s+# .*|^\s*(?:\./)?", "", line)
                command = re.sub(r"^(?:[A-Z_]+=\S* )+", "", command).strip()
                if command and not NO_COMMAND.match(command):
                    yield str(file.relative_to(ROOT)), command
        for row in re.findall(r"^\| ((?:`[^`|]+`(?:, (?:or )?)?)+) \|", text, re.MULTILINE):
            for command in re.findall(r"`(?:\./)?((?:scripts/|docker )[^`]+)`", row):
                if not command.startswith("scripts/lib"):
                    yield str(file.relative_to(ROOT)), command


def longest(command: str, keys: dict) -> str:
    return max((key for key in keys if command.startswith(key)), key=len, default="")


def test_every_command_of_the_documents_is_executed_by_a_test_or_has_a_reason():
    found = list(commands())
    assert len(found) > 40
    for document, command in found:
        key = longest(command, EXECUTED | NOT_EXECUTED)
        assert key, f"{document}: add '{command}' to EXECUTED or NOT_EXECUTED"
        if key not in EXECUTED:
            continue
        name, evidence = EXECUTED[key]
        file = ROOT / "system-tests" / name
        if file.exists() or IS_TEMPLATE:  # a project has no tests of the generator
            assert evidence in file.read_text(encoding="utf-8"), f"{name} does not execute {key}"


@pytest.mark.skipif(not IS_TEMPLATE, reason="a project may delete documents")
def test_lists_of_commands_have_no_command_that_is_in_no_document():
    used = {longest(command, EXECUTED | NOT_EXECUTED) for _, command in commands()}
    assert not (EXECUTED | NOT_EXECUTED).keys() - used


def test_every_script_that_the_documents_name_exists():
    for file in [*DOCUMENTS, *ROOT.glob("*.md")]:
        # They also name those of earlier releases, and those that a recipe deletes.
        if file.name == "CHANGELOG.md" or file.parent.name == "recipes":
            continue
        for name in re.findall(r"\bscripts/[\w-]+\.(?:sh|py|txt|in)\b", file.read_text("utf-8")):
            assert (ROOT / name).is_file(), f"{file.name} names {name}"


def sources() -> str:
    """The code that has messages, where a text that continues on the next line is one text."""
    folders = (
        "scripts",
        "backend/app",
        "backend/shared",
        "backend/migrations",
        "worker",
        "traefik",
    )
    files = [
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".sh", ".py", ".conf") and not {"node_modules", "tests"} & {*file.parts}
    ]
    files += [ROOT / "backend/nginx.conf", ROOT / "docker-compose.yml"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r'"\n\s*f?"', "", text).replace('\\"', '"')


def test_every_message_of_troubleshooting_is_in_the_sources():
    text = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
    messages = re.findall(r"^### `(.+)`$", text, re.MULTILINE)
    assert len(messages) > 40
    code = sources()
    for message in messages:
        parts = [re.escape(part) for part in re.split(r"\s*…\s*", message) if part]
        # Between the parts, there is a variable on the same line.
        assert re.search(r"[^\n]{1,80}?".join(parts), code), f"no source has: {message}"
