"""What new-worker.sh, new-resource.sh and new-field.sh write into a fresh copy of the project runs,
and its tests pass.
"""

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from copies import copy_project, run
from system import NIGHTLY, ROOT, Api, free_port, nightly, wait_until
from terminal import Start

from scaffold.audit_log import PAGES
from scaffold.changes import Changes
from scaffold.columns import parse_all
from scaffold.names import Names
from scaffold.new_field import Field, parse_added
from scaffold.new_resource import context_of, rendered
from scaffold.project import resource

BILLS = "number:string:32 customer:string amount:integer due_on:date paid:boolean"
# All types, in a table whose name has two words.
ORDERS = (
    "title:string customer:string:20:optional notes:text terms:text:optional amount:integer "
    "discount:integer:optional price:decimal vat:decimal:optional paid:boolean due_on:date "
    "sent_on:date:optional shipped_at:datetime seen_at:datetime:optional "
    "state:enum:new,in_review,paid reason:enum:late,broken:optional code:uuid:optional key:uuid "
    "approver:reference:users bill:reference:tryout_bills item:reference:items "
    "team:reference:groups"
)
# Names that no project has.
RESOURCES = [f"tryout_bills {BILLS}"]
FIELDS = ["tryout_bills sent:boolean"]
if NIGHTLY:
    RESOURCES += [f"tryout_orders {ORDERS} --shared", "tryout_countries name:string --global"]
    FIELDS += ["tryout_bills reason:enum:late,broken", "users tryout:string:30"]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    copy_project(folder)
    return folder


@pytest.fixture
def start(project, tmp_path, monkeypatch) -> Iterator[Start]:
    monkeypatch.setenv("WORKER_TRYOUT_CONCURRENCY", "3")
    with Start(tmp_path, free_port(), project) as started:
        yield started


def files(folder: Path) -> dict[Path, bytes]:
    """Return the content of the project's source files."""
    return {
        path: path.read_bytes()
        for part in ("backend", "worker", "frontend/src")
        for path in (folder / part).rglob("*.[pt]*")
        if path.is_file()
    } | {path: path.read_bytes() for path in folder.glob("*.yml")}


@pytest.mark.parametrize("name", ["", "Tryout", "a-b", "class", "json", "flower", "x" * 21])
def test_invalid_name_prints_message_and_changes_nothing(project, name):
    before = files(project)
    done = subprocess.run(
        ["scripts/new-worker.sh", name], cwd=project, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert files(project) == before


def test_script_lists_changes_and_can_run_again(project):
    said = run(project, "scripts/new-worker.sh", "tryout")
    services = ("docker-compose.yml", "docker-stack.yml")
    for changed in ("worker/tryout", "backend/shared/jobs/tasks.py", *services):
        assert f"  {changed}\n" in said
    before = files(project)
    assert "exists already" in run(project, "scripts/new-worker.sh", "tryout")
    assert files(project) == before


@pytest.mark.parametrize("file", ["docker-compose.yml", "docker-stack.yml"])
def test_module_is_a_service_like_the_others(project, file):
    services = yaml.safe_load((project / file).read_text())["services"]
    tryout, other = services["worker-tryout"], services["worker-reports"]
    assert tryout.keys() == other.keys()
    assert tryout["image"] == other["image"].replace("reports", "tryout")
    assert "${WORKER_TRYOUT_MEMORY" in tryout["deploy"]["resources"]["limits"]["memory"]
    if file == "docker-stack.yml":
        assert "${WORKER_TRYOUT_PLACEMENT}" in tryout["deploy"]["placement"]["constraints"]


# What new-resource.sh and new-field.sh run when the packages are installed, and why they refuse it.
REFUSED = {
    "new_resource": [
        ("Tryouts name:string", "cannot be the name of a resource"),
        ("try-outs name:string", "cannot be the name of a resource"),
        ("class name:string", "a keyword"),
        ("packages name:string", "a keyword"),
        ("tryout name:string", "must be a plural"),
        ("users name:string", "is taken"),
        ("tryouts name:string --singular user", "is taken"),
        ("services name:string", "has another meaning"),
        ("problems name:string", "has another meaning"),
        ("sessions name:string", "has another meaning"),
        ("mes name:string", "has another meaning"),
        ("icons name:string", "has another meaning"),
        ("evals name:string", "a keyword"),
        ("tryouts name:string __init__:string", "cannot be the name of a column"),
        ("tryouts name:string created_at:date", "has another meaning"),
        ("tryouts name:string count:integer", "has another meaning"),
        ("tryouts name:string self:text", "has another meaning"),
        ("tryouts name:string name:text", "Two columns have the same name"),
        ("tryouts name:string boss:text boss:reference:users", "Two columns have the same name"),
        ("tryouts name:string line_1:text line1:text", "Two columns have the same name"),
        ("tryouts name:string listed:reference:users", "has another meaning"),
        ("tryouts size:integer", "The first column must be a string"),
        ("tryouts name:string:2", "The first column must be a string"),
        ("tryouts name:string size:number", "The types are:"),
        ("tryouts name", "The types are:"),
        ("tryouts name:string:0", "must be from 1 to 1000"),
        ("tryouts name:string:9:9", "has more parts"),
        ("tryouts name:string paid:boolean:optional", "is false where it is not given"),
        ("tryouts name:string state:enum:one", "at least two"),
        ("tryouts name:string state:enum:a,a", "all different"),
        ("tryouts name:string state:enum:a,B", "cannot be the name of a choice"),
        ("tryouts name:string job:reference:jobs", "one of these resources: groups, items, users"),
        ("news name:string", "add its singular"),
        ("news name:string --singular news", "must differ"),
    ],
    "new_field": [
        ("tryouts note:text", "There is no resource tryouts"),
        ("users email:string", "have a field email already"),
        ("users password:string", "have a field password already"),
        ("users max:text", "have a field max already"),
        ("users last_login:datetime", "have a field last_login already"),
        ("users boss:reference:users", "changes the service"),
        ("users size:number", "The types are:"),
    ],
}


@pytest.mark.parametrize(
    ("module", "arguments", "reason"),
    [(module, *case) for module, cases in REFUSED.items() for case in cases],
)
def test_refusal_has_reason_and_changes_nothing(project, module, arguments, reason):
    before = files(project)
    done = subprocess.run(
        [sys.executable, "-O", "-m", f"scaffold.{module}", *arguments.split()],
        cwd=project / "scripts",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert reason in done.stderr
    assert files(project) == before


def test_singular_is_that_of_english(project):
    plurals = "movies statuses addresses companies analyses data caches sales_people"
    code = f"from scaffold.names import singular_of; print(*map(singular_of, '{plurals}'.split()))"
    said = run(project / "scripts", sys.executable, "-O", "-c", code)
    assert said.strip() == "movie status address company analysis datum cache sales_person"


def test_failing_step_restores_all_files(project):
    step = project / "scripts/migration.sh"
    text = step.read_text()
    step.write_text("#!/bin/sh\necho 'The disk is full.' && exit 1\n")
    before = files(project)
    said = run(project, "scripts/new-resource.sh", "tryout_bills", *BILLS.split(), check=False)
    assert "nothing was changed" in said
    assert "The disk is full." in said
    assert files(project) == before
    assert not (project / "backend/app/tryout_bills").exists()
    step.write_text(text)


def test_cancelled_script_restores_all_files(project):
    step = project / "scripts/migration.sh"
    text = step.read_text()
    step.write_text("#!/bin/sh\ntouch started && exec sleep 60\n")
    before = files(project)
    started = project / "started"
    # A shell that starts the tests in the background lets them ignore Ctrl-C.
    usual = ("env", "--default-signal=INT")
    with subprocess.Popen(
        [*usual, "scripts/new-resource.sh", "tryout_bills", *BILLS.split()],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as script:
        wait_until(started.exists, 60, "the migration is being written")
        for _ in range(3):  # an impatient Ctrl-C
            os.killpg(script.pid, signal.SIGINT)
        said = script.communicate(timeout=30)[1]
    assert said.endswith("Cancelled: nothing was changed.\n")
    assert files(project) == before
    started.unlink()
    step.write_text(text)


@pytest.mark.parametrize("plural", ["users", "groups", "items"])
def test_field_fits_into_pages_that_were_written_by_hand(plural):
    if not (ROOT / f"backend/app/{plural}").exists():
        pytest.skip(f"the project has no {plural}")
    names = resource(plural)
    changes = Changes()
    Field(changes, parse_added(names, "tryout_count:integer")).add()
    pages = f"frontend/src/app/{names.path}/{names.file}"
    table = changes.text_of(f"{pages}-list.html")
    assert table.count("count(") == 1
    shown = "@if (columns.shows('tryoutCount')) {"
    assert table.count(shown) == (2 if "columns.shows" in table.replace(shown, "") else 0)
    assert "tryout_count: $localize`Tryout count`" in changes.text_of(PAGES)


def test_resources_and_fields_are_written(project):
    for declaration in RESOURCES:
        said = run(project, "scripts/new-resource.sh", *declaration.split())
        assert "; one of them is a tryout " in said
        assert "  frontend/src/app/app.routes.ts\n" in said
        assert "is complete" in said
    for field in FIELDS:
        assert "is complete" in run(project, "scripts/new-field.sh", *field.split())
    audit_log = (project / PAGES).read_text()
    assert "  customer: $localize`Customer`,\n  description:" in audit_log
    assert "  sent: $localize`Sent`,\n" in audit_log


# Items have what docs/recipes.md says: undo, a limit for each user, notifications, and indexes for
# the search.
OF_ITEMS_ONLY = {
    "shared/models/item.py": {"DELETED_ITEMS_ARE_KEPT", "Item"},
    "app/items/schemas.py": {"ItemFilterSchema"},
    "app/items/routes.py": {"list_items", "create_item", "delete_item", "restore_item"},
    "app/items/service.py": {
        *("QUOTA", "_check_quota", "create_item", "delete_item", "restore_item"),
        *("listed_items", "visible_items", "_accessible_items", "get_item", "_find"),
        *("update_item", "_notify_group"),
    },
}


def definitions(text: str) -> dict[str, str]:
    """Return the code of each name that a module defines, without comments."""
    found = {}
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = ast.unparse(node)
            case ast.Assign(targets=[ast.Name(id=name)]):
                found[name] = ast.unparse(node)
    return found


@pytest.mark.skipif(not (ROOT / "cookiecutter.json").exists(), reason="of the template's own items")
def test_script_writes_items_except_what_only_they_have():
    names = Names("items", "item")
    columns = parse_all(names, ["title:string:200", "description:text:optional"])
    written = rendered(context_of(names, columns, "shared"))
    for path, only in OF_ITEMS_ONLY.items():
        ours = definitions(written[f"backend/{path}"])
        items = definitions((ROOT / "backend" / path).read_text())
        assert {name for name in items if items[name] != ours.get(name)} == only
        assert set(ours) <= set(items)


@nightly
def test_job_of_module_runs_and_pages_have_all_that_is_new(project, start, tmp_path):
    seconds = start.read_until(b"Ready: ", 300)
    print(f"\nready after {seconds:.1f} s, with a new module")
    api = Api(start.url)
    api.log_in()
    job = api.wait_for_job(api.start_job("tryout.count"), 60)
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert "users,1" in api.get(f"/api/v1/jobs/{job['id']}/result").text
    lines = start.command_lines()
    assert sum(line[-2:] == ["worker", "tryout"] for line in lines) == 1 + 3
    environment = {"BASE_URL": start.url, "E2E_MAIL_DIR": str(tmp_path / "mails")}
    tests = [f"e2e/{it.split()[0].replace('_', '-')}" for it in RESOURCES]
    run(
        project / "frontend",
        "npx",
        "playwright",
        "test",
        *tests,
        "--project",
        "desktop",
        **environment,
    )
    pages = (project / "frontend/dist/browser").rglob("*.js")
    assert any("Tryout count" in page.read_text() for page in pages)
    start.press_ctrl_c()


def test_tests_of_new_code_and_style_checks_pass(project):
    install = (
        "source scripts/lib.sh; install_python worker-tryout worker/tryout/requirements-dev.txt"
    )
    run(project, "bash", "-ec", install)
    assert "1 passed" in run(project, ".venv/worker-tryout/bin/pytest", "--quiet", "worker/tryout")
    names = sorted({it.split()[0] for it in [*RESOURCES, *FIELDS]})
    tests = [*(f"app/{it}" for it in names), "test_permissions.py"]
    tests += ["migrations", "test_schemathesis.py", "test_hostile.py"] * NIGHTLY
    tests = [f"backend/tests/{it}" for it in tests]
    chosen = " or ".join([*names, "keep_rows", "migrated"])
    # On PostgreSQL, for which the migration was not generated. As root, it needs the packages of
    # this project, because others cannot read the folder of the copy.
    command = (sys.executable, "-m", "pytest", "-q", "--database", "postgres")
    print(run(project, *command, *tests, "-k", chosen).splitlines()[-1])
    ruff = ".venv/backend/bin/ruff"
    run(project, ruff, "check", ".")
    run(project, ruff, "format", "--check", ".")
    if NIGHTLY:
        run(project, sys.executable, "-m", "mypy")
    pages = ["src/app/tryout-bills", "src/app/app.routes.ts", "e2e/tryout-bills.spec.ts"]
    pages = ["src", "e2e"] if NIGHTLY else pages
    run(project / "frontend", "npx", "eslint", *pages)
    run(project / "frontend", "npx", "prettier", "--check", *pages)
