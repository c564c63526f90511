"""Each recipe of docs/recipes applies to a fresh copy of the project, whose tests then pass."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from copies import copy_project, git, link_packages, run
from system import NIGHTLY, ROOT, nightly

import recipe

# A project may have changed what a recipe changes, or have applied it.
IS_TEMPLATE = (ROOT / "cookiecutter.json").exists()
HOURS = 3  # for all parts of the tests
BROKEN = """```sh
rm README.md
touch new.txt
```
```diff
diff --git a/.env b/.env
--- a/.env
+++ b/.env
@@ -1 +1 @@
-A line that is not there
+Another one
```
"""
# Its first file fits.
LONG_DIFF = """diff --git a/LICENSE b/LICENSE
--- a/LICENSE
+++ b/LICENSE
@@ -1,1 +1,2 @@
+A line of the recipe
 {first_line}
diff --git a/.env b/.env
--- a/.env
+++ b/.env
@@ -1 +1 @@
-A line that is not there
+Another one
"""
LONG = """```sh
git apply --recount -C1 docs/recipes/long.diff
```
"""

pytestmark = pytest.mark.skipif(not IS_TEMPLATE, reason="recipes are for fresh projects")


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    copy_project(folder)
    (folder / "cookiecutter.json").unlink()  # its own tests are those of a project
    # Its links would lead nowhere if a recipe deletes files.
    shutil.rmtree(folder / "{{cookiecutter.project_slug}}")
    git(folder, "init", "--quiet")
    (folder / "docs/recipes/broken.md").write_text(BROKEN)
    (folder / "docs/recipes/long.md").write_text(LONG)
    first_line = (folder / "LICENSE").read_text().splitlines()[0]
    (folder / "docs/recipes/long.diff").write_text(LONG_DIFF.format(first_line=first_line))
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


@pytest.fixture
def project(original, tmp_path) -> Path:
    git(tmp_path, "clone", "--quiet", str(original), "project")
    return tmp_path / "project"


@pytest.mark.parametrize("name", recipe.names())
def test_recipe_applies_to_fresh_copy(project, name):
    said = run(project, "scripts/recipe.sh", name)
    steps, tests = recipe.read(name)
    assert said.endswith(f"{tests}\n")
    assert all(f"{step.title}\n" in said for step in steps)
    assert_counts_are_right(project, name)
    check_python(project)


def check_python(project: Path) -> None:
    python = [sys.executable, "-m"]
    run(project, *python, "compileall", "-q", "backend", "worker", "system-tests")
    run(project, *python, "ruff", "check", "--quiet", ".")
    run(project, *python, "ruff", "format", "--quiet", "--check", ".")
    if NIGHTLY:
        run(project, *python, "mypy", "--cache-dir", str(ROOT / ".venv/mypy"))


def assert_counts_are_right(project: Path, name: str) -> None:
    """Up to a tenth, so that not each change of a deleted file changes the recipe."""
    text = (project / f"docs/recipes/{name}.md").read_text()
    written = [int(it.replace(",", "")) for it in re.search(recipe.COUNTS, text).groups()]
    git(project, "add", "--all")
    said = git(project, "diff", "HEAD", "--shortstat", "--no-renames")
    counted = [int(it) for it in re.findall(r"\d+", said)]
    assert counted == pytest.approx(written, rel=0.1), said


def test_recipes_that_the_generator_may_apply_fit_after_each_other(project):
    for name in ("without-items", "without-groups", "mariadb"):
        run(project, "scripts/recipe.sh", name)
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "--message", name)
    check_python(project)


@nightly
@pytest.mark.timeout(HOURS * 3600)
@pytest.mark.parametrize("name", recipe.names())
def test_tests_pass_after_recipe(project, name, tmp_path):
    link_packages(project)
    run(project, "scripts/recipe.sh", name)
    # As in test_generate.py: the project's PostgreSQL needs access to the project.
    own = {"PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    tests = ("bash", "-euo", "pipefail", "-c", recipe.read(name)[1])
    print(run(project, *tests, seconds=HOURS * 3600, **own)[-2000:])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "The recipes are: "),
        ("unknown", "The recipes are: "),
        ("../recipes", "The recipes are: "),
        ("broken", "Nothing was changed."),
    ],
)
def test_refused_recipe_has_reason_and_changes_nothing(project, name, reason):
    assert reason in run(project, "scripts/recipe.sh", name, check=False)
    assert git(project, "status", "--porcelain") == ""


def test_recipe_is_refused_if_there_are_uncommitted_changes(project):
    (project / "new.txt").touch()
    said = run(project, "scripts/recipe.sh", recipe.names()[0], check=False)
    assert "commit or stash them first" in said
    assert git(project, "status", "--porcelain") == "?? new.txt\n"


def test_repair_applies_what_fits_of_a_diff_in_a_file_of_its_own(project):
    run(project, "scripts/recipe.sh", "long", "--repair")
    assert git(project, "status", "--porcelain") == " M LICENSE\n?? .env.rej\n"
    assert (project / "LICENSE").read_text().startswith("A line of the recipe\n")


def test_recipe_is_recorded_from_the_working_tree(project):
    """What a maintainer does when a recipe no longer fits."""
    for name in recipe.names():
        file = project / f"docs/recipes/{name}.md"
        before = without_numbers(file)
        run(project, "scripts/recipe.sh", name, "--repair")
        run(project, "scripts/recipe.sh", name, "--record")
        assert without_numbers(file) == before
        git(project, "reset", "--quiet", "--hard")
        git(project, "clean", "--quiet", "--force", "-d")


def without_numbers(file: Path) -> str:
    """Git needs no numbers of lines, and other changes may change the counts."""
    text = re.sub("^@@ .*", "@@", file.read_text(), flags=re.MULTILINE)
    return re.sub(recipe.COUNTS, "", text)
