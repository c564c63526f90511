"""Update an edited project to a later version of the template.

The project is generated from the template's last tag before this commit, or from this commit if
there is no tag. The later version is one more commit, which changes files of every kind.
"""

from pathlib import Path

import pytest
from copies import run
from generated import Generator, Project, clone, git, origin
from system import NIGHTLY

MIGRATION = '''"""items have a weight"""

import sqlalchemy as sa
from alembic import op

revision = "0a1b2c3d4e5f"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("weight", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.drop_column("weight")
'''
MODELS = "backend/shared/models"
WEIGHT = "    weight: Mapped[int | None] = mapped_column()\n"
COLOUR = "    colour: Mapped[str | None] = mapped_column(String(20))\n"


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert text.count(old) == 1, f"{file} has {text.count(old)} times {old!r}"
    (folder / file).write_text(text.replace(old, new))


class Template:
    """A clone of the template with two tagged versions."""

    def __init__(self, folder: Path) -> None:
        self.folder = clone(folder)
        tags = git(folder, "tag", "--merged", "HEAD~", "--sort=-creatordate").split()
        self.before = tags[0] if tags else "HEAD"
        print(f"\nthe update begins at {self.before}")
        git(folder, "tag", "before", self.before)
        self._change()
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "Learn something")
        git(folder, "tag", "after")

    def _change(self) -> None:
        edit(self.folder, "README.md", "The first start installs", "A first start installs")
        edit(self.folder, ".env", "HTTP_PORT=8000\n", "HTTP_PORT=8000\n\n# New.\nNEW=1\n")
        edit(
            self.folder,
            "docker-compose.yml",
            "\n  redis:\n  results:",
            "\n  more:\n  redis:\n  results:",
        )
        edit(self.folder, "docker-compose.yml", "stop_grace_period: 8s", "stop_grace_period: 7s")
        edit(self.folder, f"{MODELS}/item.py", "    deleted_at:", f"{WEIGHT}    deleted_at:")
        lock = self.folder / "backend/requirements-dev.txt"
        lock.write_text(f"{lock.read_text()}# renewed\n")
        migrations = self.folder / "backend/migrations/versions"
        (migrations / "20990101_weight.py").write_text(MIGRATION.format(head=head(migrations)))
        (self.folder / "docs/new.md").write_text("# New\n")
        git(self.folder, "add", "docs/new.md")
        run(self.folder, ".ci/link")


def head(migrations: Path) -> str:
    """Return the revision that no other follows."""
    values = {"revision": set(), "down_revision": set()}
    for file in migrations.glob("*.py"):
        for line in file.read_text().splitlines():
            name, is_set, value = line.partition(" = ")
            if is_set and name in values:
                values[name].add(value.strip('"'))
    [last] = values["revision"] - values["down_revision"]
    return last


@pytest.fixture(scope="module")
def generator(tmp_path_factory) -> Generator:
    return Generator(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def template(generator) -> Template:
    return Template(generator.home / "template.git")


@pytest.fixture
def project(generator, template, tmp_path) -> Project:
    address = f"file://{template.folder}"
    options = ("--checkout", "before", "--output-dir", str(tmp_path))
    generator.cookiecutter(address, *options)
    return Project(tmp_path / "my-project")


def update(generator: Generator, project: Project) -> None:
    said = generator.cruft("update", "--skip-apply-ask", "--checkout", "after", cwd=project.folder)
    assert "has been updated" in said


def test_update_keeps_changes_of_the_project(generator, template, project):
    edit(project.folder, "README.md", "# My Project\n", "# Renamed\n")
    edit(project.folder, ".env", 'PROJECT_NAME="My Project"', 'PROJECT_NAME="Renamed"')
    edit(project.folder, "docker-compose.yml", "max-size: 10m", "max-size: 20m")
    edit(project.folder, f"{MODELS}/item.py", "    title:", f"{COLOUR}    title:")
    run(project.folder, "scripts/migration.sh", "items have a colour")
    project.commit("Colour")

    update(generator, project)
    assert origin(project)["commit"] == git(template.folder, "rev-parse", "after").strip()
    assert conflicts(project) == []
    both = {
        "README.md": ("# Renamed\n", "A first start installs"),
        ".env": ('PROJECT_NAME="Renamed"', "NEW=1"),
        "docker-compose.yml": ("max-size: 20m", "\n  more:\n"),
        f"{MODELS}/item.py": (COLOUR, WEIGHT),
        "backend/requirements-dev.txt": ("--hash=", "# renewed"),
        "docs/new.md": ("# New",),
    }
    for file, parts in both.items():
        text = (project.folder / file).read_text()
        assert [part for part in parts if part not in text] == [], file

    said = run(project.folder, "scripts/migration.sh", "join the template's")
    assert "Two migrations follow the same one" in said
    tests = ("backend", "--database", "sqlite", "--", *([] if NIGHTLY else ["-k", "keep_rows"]))
    run(project.folder, "scripts/test.sh", *tests, seconds=800)


def test_line_changed_by_both_is_a_conflict_in_git(generator, project):
    edit(project.folder, "docker-compose.yml", "stop_grace_period: 8s", "stop_grace_period: 9s")
    project.commit("Take longer")
    update(generator, project)
    assert conflicts(project) == ["docker-compose.yml"]
    text = (project.folder / "docker-compose.yml").read_text()
    ours, theirs = text.index("stop_grace_period: 9s"), text.index("stop_grace_period: 7s")
    assert text.index("<<<<<<<") < ours < text.index("=======") < theirs < text.index(">>>>>>>")


def conflicts(project: Project) -> list[str]:
    return project.git("diff", "--name-only", "--diff-filter=U").split()
