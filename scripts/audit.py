"""Evaluate the JSON files that scripts/audit.sh writes with pip-audit and npm audit."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path


class NoAnswer(Exception):
    pass


def of_pip(answer: dict) -> Iterator[tuple[bool, str]]:
    """Yield whether each vulnerability counts, and a line about it."""
    for package in answer["dependencies"]:
        if "skip_reason" in package:
            raise NoAnswer(package["skip_reason"])
        for found in package["vulns"]:
            fixed = ", ".join(found["fix_versions"])
            line = f"{package['name']} {package['version']}: {found['id']}"
            yield bool(fixed), f"{line}, {f'fixed in {fixed}' if fixed else 'no fix yet'}"


def of_npm(answer: dict) -> Iterator[tuple[bool, str]]:
    if "vulnerabilities" not in answer:
        raise NoAnswer(answer.get("message", "no list of vulnerabilities"))
    for name, found in answer["vulnerabilities"].items():
        counts = found["severity"] in ("high", "critical") and bool(found["fixAvailable"])
        fix = "a fix is available" if found["fixAvailable"] else "no fix yet"
        yield counts, f"{name} {found['range']}: {found['severity']}, {fix}"


def judge(file: Path) -> set[tuple[bool, str]]:
    try:
        answer = json.loads(file.read_text())
    except ValueError as error:
        raise NoAnswer("the answer is not JSON") from error
    return set((of_npm if file.name == "npm.json" else of_pip)(answer))


def main(folder: Path) -> int:
    found: set[tuple[bool, str]] = set()
    unanswered = []
    for file in sorted(folder.glob("*.json")):
        try:
            found |= judge(file)
        except NoAnswer as error:
            unanswered.append(f"{file.stem.replace('_', '/')}: {error}")
    for counts, line in sorted(found, reverse=True):
        print("FIX " if counts else "know", line)
    if unanswered:
        print("The vulnerability database did not answer for:")
        print("\n".join(unanswered))
    counting = sum(counts for counts, _ in found)
    print(f"{len(found)} known, {counting} to be fixed, {len(unanswered)} answers missing")
    return int(bool(counting or unanswered))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
