"""Applies the steps of docs/recipes/NAME.md. See scripts/recipe.sh.

The generator runs this too, with any Python and without packages.
"""
# ruff: noqa: S603 (git and bash, wherever they are)

import argparse
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "docs/recipes"
TIMEOUT = 600  # seconds for a step
# One with the title "Without items" is only for projects whose API has no resource of this name.
BLOCK = re.compile(
    r'^```(sh|diff)(?: title="(With|Without) (\w+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL
)
LONG = re.compile(r"^git apply .*(docs/recipes/\S+\.diff)$", re.MULTILINE)
COUNTS = r"\*\*([\d,]+) files: ([\d,]+) lines added, ([\d,]+) deleted\*\*"
TESTS = "\n## Test it\n"  # the commands below this heading are not part of the change
NOTHING = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # Git's name of a tree without files


class Refused(Exception):
    """The recipe cannot be applied, for this reason."""


class Step(NamedTuple):
    language: str
    text: str

    @property
    def title(self) -> str:
        if self.language == "sh":
            return self.text.splitlines()[0]
        files = files_of(self.text)
        return f"Changing {files[0]}" + (f" and {len(files) - 1} more" if files[1:] else "")


def names() -> list[str]:
    return sorted(file.stem for file in RECIPES.glob("*.md"))


def read(name: str) -> tuple[list[Step], str]:
    """Return the steps of a recipe, and the commands that test its result."""
    text = (RECIPES / f"{name}.md").read_text(encoding="utf-8")
    change, _, tests = text.partition(TESTS)
    steps = [Step(block[1], block[4]) for block in BLOCK.finditer(change) if is_for_project(block)]
    return steps, "".join(block[4] for block in BLOCK.finditer(tests))


def is_for_project(block: re.Match[str]) -> bool:
    _, word, resource, _ = block.groups()
    return not word or (word == "With") == (ROOT / f"backend/app/{resource}/routes.py").exists()


def files_of(diff: str) -> list[str]:
    return re.findall(r"^diff --git a/(\S+) b/", diff, re.MULTILINE)


def apply(name: str, *, is_repair: bool = False) -> None:
    for step in read(name)[0]:
        print(step.title, flush=True)
        text = LONG.sub(r"\g<0> --reject", step.text) if is_repair else step.text
        command: tuple[str, ...] = ("bash", "-euo", "pipefail", "-c", text)
        if step.language == "diff":
            command = ("git", "apply", "--recount", "-C1", *["--reject"] * is_repair)
        run(*command, stdin=step.text, check=not is_repair)


def apply_or_restore(name: str) -> None:
    """The working tree has no uncommitted changes, so Git can restore it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # as Ctrl-C
    try:
        apply(name)
    except BaseException:
        run("git", "reset", "--quiet", "--hard")
        run("git", "clean", "--quiet", "--force", "-d")
        raise


def record(name: str) -> None:
    """Write the changes of the working tree into the diffs and the counts of a recipe. Each diff
    keeps its files; those that are generated are in a file of diffs, which a command applies. What
    is a new file in a recipe stays one, also if a command deletes the project's: changes to that
    file do not affect the recipe.
    """
    run("git", "add", "--intent-to-add", ".")
    for path in LONG.findall("".join(step.text for step in read(name)[0] if step.language == "sh")):
        long = ROOT / path
        long.write_text(changes(long.read_text(encoding="utf-8")), encoding="utf-8")

    def renewed(block: re.Match[str]) -> str:
        if block[1] != "diff" or not is_for_project(block):
            return block[0]
        return block[0].replace(block[4], changes(block[4]))

    file = RECIPES / f"{name}.md"
    text = BLOCK.sub(renewed, file.read_text(encoding="utf-8"))
    say_what_is_in_no_diff(text)
    counted = "**{:,} files: {:,} lines added, {:,} deleted**".format(*counts())
    file.write_text(re.sub(COUNTS, counted, text), encoding="utf-8")


def changes(diff: str) -> str:
    """The present diff of the same files, without what `git apply` does not need: some lines, and
    trailing spaces.
    """
    new = set(re.findall(r"^diff --git a/(\S+) .*\nnew file", diff, re.MULTILINE))
    shown = ("git", "diff", "--unified=1", "--minimal", "--no-color")
    text = "".join(
        run(*shown, NOTHING if file in new else "HEAD", "--", file) for file in files_of(diff)
    )
    return re.sub(r"^index .*\n|(?<= @@) .*|^ $", "", text, flags=re.MULTILINE)


def say_what_is_in_no_diff(text: str) -> None:
    long = "".join((ROOT / path).read_text(encoding="utf-8") for path in LONG.findall(text))
    changed = run("git", "diff", "HEAD", "--name-only", "--diff-filter=AM", "--", ".", ":!docs")
    for file in sorted(set(changed.split()) - set(files_of(text + long))):
        print(f"{file} is in no diff: add a line `diff --git a/{file} b/{file}` to one.")


def counts() -> list[int]:
    """The numbers of changed files, added lines and deleted lines, without the recipe's own."""
    run("git", "add", "--intent-to-add", ".")
    said = run("git", "diff", "HEAD", "--shortstat", "--no-renames", "--", ".", ":!docs/recipes")
    found = {word: int(number) for number, word in re.findall(r"(\d+) (file|ins|del)", said)}
    return [found.get(word, 0) for word in ("file", "ins", "del")]


def run(*command: str, stdin: str = "", check: bool = True) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        # A folder of the generator is no repository, and may be in one.
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(ROOT.parent)},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
    )
    if check and done.returncode:
        raise Refused(f"This failed:\n{command[-1]}\n{done.stderr or done.stdout}"[-4000:])
    return done.stdout


def check(name: str) -> None:
    if name not in names():
        raise Refused(f"The recipes are: {', '.join(names())}. docs/recipes.md explains each.")


def check_is_clean() -> None:
    if run("git", "status", "--porcelain"):
        raise Refused("There are uncommitted changes: commit or stash them first.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/recipe.sh")
    parser.add_argument("name", nargs="?", default="")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--repair", action="store_true", help="apply what fits")
    choice.add_argument("--record", action="store_true", help="write the changes into the recipe")
    options = parser.parse_args()
    check(options.name)
    if options.record:
        return record(options.name)
    check_is_clean()
    if options.repair:
        return apply(options.name, is_repair=True)
    try:
        apply_or_restore(options.name)
    except KeyboardInterrupt:
        raise Refused("Cancelled: nothing was changed.") from None
    except Refused as refused:
        raise Refused(f"{refused}\nNothing was changed.") from None
    print(f"Done. Look at it with `git status` and `git diff`. Test it:\n\n{read(options.name)[1]}")
    return None


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(str(refused))
