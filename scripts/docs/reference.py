"""The pages of the site that are generated from the code: settings, scripts and the API."""

import ast
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

# What the methods of shared/environment.py accept.
TYPES = {
    "_text": "text",
    "_list": "list, separated by commas",
    "_email": "email address",
    "_hosts": "host names, separated by commas",
    "_networks": "IP addresses or networks, separated by commas",
    "_number": "whole number from 1",
    "_days": "days, from 1",
    "_port": "port",
    "_secret": "secret",
    "_key": "secret of 32 characters or more",
    "_queues": "list of module=queue, separated by commas",
}
SPECIAL = re.compile(r"([\\`*<>\[\]])")
# Names of settings, options, and paths with a folder.
CODE = re.compile(
    r"(?<![\w/.$`-])([A-Z0-9]+_[A-Z0-9_]+|--[a-z][a-z-]*|[a-z]\w*/[\w./-]*\w)(?![\w`])"
)
COMPOSE_FILES = ("docker-compose.yml", "docker-compose.override.yml")


def pages(root: Path) -> dict[str, str]:
    return {
        "configuration.md": configuration(root),
        "scripts.md": scripts(root / "scripts"),
        "api.md": api(root),
    }


def configuration(root: Path) -> str:
    read, users = readers(root), services(root)
    first, *blocks = (root / ".env").read_text(encoding="utf-8").split("\n\n")
    made = [
        "# Configuration",
        "Every setting of `.env`, with its default, its type, and the services of the compose "
        "files that use it. A variable of the environment overrides the file. `NAME_FILE` may name "
        "a file that contains the value of `NAME`, such as a secret. "
        "[Deployment](deployment.md#settings) lists the settings of a stack on a swarm.",
        comment_of(first),
        "This page is generated from `.env`, `backend/shared/settings.py` and the compose files.",
    ]
    described: set[str] = set()
    for block in blocks:
        made += [f"## {line[3:]}" for line in block.splitlines() if line.startswith("## ")]
        for name, default in settings_of(block).items():  # a comment may describe several
            used = users.get(name) or scripts_with(root, name)
            made += [f"### {name}", comment_of(block), facts(default, read.get(name), used)]
            described.add(name)
    made += ["## Set by the scripts and the compose files", *undescribed(read, described)]
    return "\n\n".join(made) + "\n"


def comment_of(block: str) -> str:
    lines = [line[2:] for line in block.splitlines() if line.startswith("# ")]
    return escaped(" ".join(lines))


def settings_of(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_0-9]+)=(.*)$", text, re.MULTILINE))


def facts(default: str, kind: str | None, used: list[str]) -> str:
    lines = [f"**Default:** {f'`{default}`' if default else 'empty'}"]
    lines += [f"**Type:** {kind}"] if kind else []
    lines += [f"**Used by:** {', '.join(f'`{name}`' for name in used)}"] if used else []
    return "<br>\n".join(lines)


def undescribed(read: dict[str, str], described: set[str]) -> list[str]:
    """Settings of the code that `.env` does not have: who runs a container by hand needs them."""
    rows = [
        f"| `{name}` | {kind} |" for name, kind in sorted(read.items()) if name not in described
    ]
    return ["\n".join(["| setting | type |", "|---|---|", *rows])]


def readers(root: Path) -> dict[str, str]:
    """Return the type of each setting, by the method that reads it."""
    made: dict[str, str] = {}
    for file in ("environment.py", "mail_settings.py", "settings.py"):
        tree = ast.parse((root / "backend/shared" / file).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            constants = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            words = [value for value in constants if isinstance(value, str)]
            if not words or not words[0].isupper():
                continue
            name, choices = words[0], [f"`{word}`" for word in words[1:]]
            if call.func.attr == "_one_of":
                made[name] = " or ".join(choices)
            elif call.func.attr == "_some_of":
                made[name] = "some of the tools, separated by commas"
            elif call.func.attr in TYPES:
                # What is read twice has the type of its check: a text that must be a secret.
                made[name] = max(made.get(name, ""), TYPES[call.func.attr], key=specificity)
    return made


def specificity(kind: str) -> int:
    return 0 if not kind else 1 if kind == "text" else 2


def services(root: Path) -> dict[str, list[str]]:
    """Return the services whose definition in the compose files uses a setting."""
    made = defaultdict(set)
    for file in COMPOSE_FILES:
        document = yaml.safe_load((root / file).read_text(encoding="utf-8"))
        for service, definition in document["services"].items():
            for name in re.findall(r"\$\{([A-Z_0-9]+)", json.dumps(definition)):
                made[name].add(service)
    return {name: sorted(found) for name, found in made.items()}


def scripts_with(root: Path, name: str) -> list[str]:
    scripts = sorted((root / "scripts").glob("*.sh"))
    return [
        f"scripts/{script.name}"
        for script in scripts
        if re.search(rf"\b{name}\b", script.read_text(encoding="utf-8"))
    ]


def scripts(folder: Path) -> str:
    made = [
        "# Scripts",
        "What the head of each script says. `scripts/help.sh` prints the first lines.",
    ]
    for file in sorted(folder.glob("*.sh")):
        if not file.name.startswith("lib"):
            made += [f"## scripts/{file.name}", *head_of(file)]
    return "\n\n".join(made) + "\n"


def head_of(file: Path) -> list[str]:
    """Return the paragraphs of a script's first comment; its usage lines as code."""
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        if not line.startswith("#"):
            break
        if not line.startswith("# shellcheck"):
            lines.append(line[2:])
    blocks = "\n".join(lines).split("\n\n")
    return [
        f"```text\n{re.sub('^  ', '', block, flags=re.MULTILINE)}\n```"
        if block.startswith("  ")
        else escaped(" ".join(block.split()))
        for block in blocks
    ]


def api(root: Path) -> str:
    document = json.loads((root / "frontend/openapi.json").read_text(encoding="utf-8"))
    restricted = superusers_only(root / "backend/app")
    by_tag = defaultdict(list)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            by_tag[operation["tags"][0]].append((method.upper(), path, operation))
    made = [
        "# API",
        "The operations of the API, from its OpenAPI document `frontend/openapi.json`. The running "
        "application has the whole document with all fields at `/api/docs/`, where each call can "
        "be tried. An error is answered as `application/problem+json`.",
    ]
    for tag in [tag["name"] for tag in document["tags"]]:
        rows = [
            f"| {operation['summary'].rstrip('.')}<br>`{method} {path}` "
            f"| {who(operation, restricted)} | {answer(operation)} |"
            for method, path, operation in by_tag[tag]
        ]
        head = ["| operation | who | answer |", "|---|---|---|"]
        made += [f"## {tag.capitalize()}", "\n".join([*head, *rows])]
    return "\n\n".join(made) + "\n"


def who(operation: dict[str, Any], restricted: set[str]) -> str:
    if operation["operationId"] in restricted:
        return "superuser"
    scheme = next(iter((operation.get("security") or [{}])[0]), "")
    if scheme == "login":
        return "user with the permission" if "403" in operation["responses"] else "user"
    return "anyone with the refresh token" if scheme else "anyone"


def answer(operation: dict[str, Any]) -> str:
    status = next(status for status in operation["responses"] if status < "400")
    content = operation["responses"][status].get("content", {})
    for body in content.values():
        schema = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
        return f"{status} `{schema}`" if schema else f"{status} file"
    return str(status)


def superusers_only(app: Path) -> set[str]:
    """Return the operations whose route has the decorator `superuser`."""
    return {
        function.name
        for file in app.glob("*/routes.py")
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(d, ast.Name) and d.id == "superuser" for d in function.decorator_list)
    }


def escaped(text: str) -> str:
    """Show a comment as it is, and what looks like code as code."""
    parts = re.split(r"(`[^`]+`)", text)
    parts[::2] = [CODE.sub(r"`\1`", SPECIAL.sub(r"\\\1", part)) for part in parts[::2]]
    return "".join(parts)
