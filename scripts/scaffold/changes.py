"""The files that a script writes: all of them, or none."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from scaffold.names import Refused

TIMEOUT = 600  # seconds
Replacement = Callable[[re.Match[str]], str]
ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"


class Changes:
    """Collects the files to write, and writes them. As a context, it restores everything if the
    block fails, also what was written by a command.
    """

    def __init__(self) -> None:
        self.texts: dict[Path, str] = {}
        self.before: dict[Path, bytes | None] = {}

    def create(self, path: str, text: str) -> None:
        file = ROOT / path
        if file.exists() or file in self.texts:
            raise Refused(f"{path} exists already: choose another name, or delete it.")
        self.texts[file] = text

    def insert(self, path: str, *, after: tuple[str, ...] = (), before: str, text: str) -> None:
        """Insert lines before the first line that matches `before`. With `after`, look for it below
        a line that matches the first of these, one that matches the second, and so on.
        """
        lines = [*self.text_of(path).splitlines(keepends=True), ""]  # "" is the end of the file
        place = -1
        for pattern in (*after, before):
            later = range(place + 1, len(lines))
            place = next((n for n in later if re.search(pattern, lines[n])), -1)
            if place < 0:
                raise Refused(
                    f"{path} has no line like '{pattern}', where this belongs: {text.strip()}\n"
                    "Write it by hand, as docs/recipes.md describes."
                )
        lines.insert(place, text)
        self.set_text(path, "".join(lines))

    def replace(self, path: str, pattern: str, replacement: str | Replacement) -> None:
        """Replace the first match of a regular expression, in which "." matches all characters."""
        text, count = re.subn(pattern, replacement, self.text_of(path), count=1, flags=re.S | re.M)
        if not count:
            raise Refused(
                f"{path} has no text like '{pattern}'. Write the code by hand, as docs/recipes.md "
                "describes."
            )
        self.set_text(path, text)

    def text_of(self, path: str) -> str:
        file = ROOT / path
        return self.texts[file] if file in self.texts else file.read_text()

    def set_text(self, path: str, text: str) -> None:
        self.texts[ROOT / path] = text

    def write(self) -> None:
        for file, text in self.texts.items():
            self.remember(file)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def finish(self, migration: str) -> None:
        """Write the migration, the pages' client and the texts to translate, and format it all."""
        python = [str(it) for it in self.texts if it.suffix == ".py"]
        pages = [str(it) for it in self.texts if it.suffix in (".ts", ".html")]
        ruff = str(ROOT / ".venv/backend/bin/ruff")
        # Templates import all that they may need.
        run(ruff, "check", "--select", "I,F401,RUF022", "--fix-only", "--quiet", *python)
        run(ruff, "format", *python)
        say("Writing the migration")
        written = self.migrate(migration)
        say("Generating the pages' client")
        self.remember(FRONTEND / "openapi.json", *(FRONTEND / "src/app/api").rglob("*.ts"))
        run("scripts/generate-client.sh")
        run("npx", "--no-install", "prettier", "--write", *pages, cwd=FRONTEND)
        say("Adding the texts to the catalogues of the languages")
        catalogues = (FRONTEND / "src/locales", ROOT / "backend/shared/locales")
        self.remember(*(file for folder in catalogues for file in folder.iterdir()))
        run("scripts/translations.sh")
        say("Compiling the pages")
        run(ruff, "check", *python)
        run("npx", "--no-install", "ngc", "-p", "tsconfig.app.json", "--noEmit", cwd=FRONTEND)
        for file in sorted([*self.texts, *written]):
            say(f"  {file.relative_to(ROOT)}")

    def migrate(self, message: str) -> set[Path]:
        """Write the migration, and return its file."""
        versions = ROOT / "backend/migrations/versions"
        before = set(versions.glob("*.py"))
        try:
            run("scripts/migration.sh", message)
        finally:
            written = set(versions.glob("*.py")) - before
            self.before |= dict.fromkeys(written)
        return written

    def remember(self, *files: Path) -> None:
        """Restore these files too if a later step fails."""
        for file in files:
            self.before.setdefault(file, file.read_bytes() if file.exists() else None)

    def __enter__(self) -> "Changes":
        check_heads()
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)  # as Ctrl-C
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is None:
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave a half
        for file, content in self.before.items():
            if content is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            elif file.exists():
                file.unlink()
                _remove_empty(file.parent)


def _remove_empty(folder: Path) -> None:
    """Python may have written the cache of a deleted file."""
    while folder != ROOT and {it.name for it in folder.iterdir()} <= {"__pycache__"}:
        shutil.rmtree(folder)
        folder = folder.parent


def check_heads() -> None:
    """A new migration must follow exactly one, or scripts/migration.sh would only merge two."""
    texts = [it.read_text() for it in (ROOT / "backend/migrations/versions").glob("*.py")]
    revisions = {it for text in texts for it in re.findall(r'^revision = "(\w+)"', text, re.M)}
    downs = [it for text in texts for it in re.findall("^down_revision = .*", text, re.M)]
    if len(revisions - set(re.findall(r'"(\w+)"', "".join(downs)))) > 1:
        raise Refused("Two migrations follow the same one: run scripts/migration.sh merge first.")


@contextmanager
def reporting() -> Iterator[None]:
    """End the script with a sentence if it is refused or cancelled."""
    try:
        yield
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit("Cancelled: nothing was changed.")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(*command: str, cwd: Path = ROOT) -> None:
    """Run a command whose output matters only if it fails."""
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=TIMEOUT)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # with all that it has started
            raise
    if process.returncode:
        raise Refused(f"This failed, so nothing was changed: {' '.join(command)}\n{output[-4000:]}")
