"""Check the answers, and that the template has its symbolic links. Rendered by Cookiecutter."""

import json
import os
import re
import sys
import zoneinfo
from contextlib import suppress
from pathlib import Path

null = None  # in JSON
# Decode it as JSON again, which joins the surrogates of an emoji.
ANSWERS = json.loads(json.dumps({{cookiecutter | jsonify}}))  # noqa: F821

DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
EMAIL = rf"[A-Za-z0-9._+-]+@{DOMAIN}"
CHECKS = {
    "project_name": (
        r"(?=.*\w)[^\x00-\x1f\x7f\\$`]{1,60}",
        "must have 1 to 60 characters with a letter among them, and no backslash, $ or backtick",
    ),
    "project_slug": (
        r"(?!edge$)[a-z](-?[a-z0-9]){0,39}",
        "must have 1 to 40 of a-z and 0-9, the first a letter, with hyphens between: my-project "
        "(not edge, which is Traefik's stack)",
    ),
    "domain": (DOMAIN, "must be a domain like www.example.com, in lower case, without https://"),
    "staging_domain": (DOMAIN, "must be a domain like staging.example.com, without https://"),
    "first_superuser_email": (EMAIL, "must be an address like ada@example.com"),
    "acme_email": (EMAIL, "must be an address like ada@example.com"),
    "registry": (
        r"[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+",
        "must be a registry and a path like registry.example.com/team/project, in lower case",
    ),
}


def complaints():
    for name, (pattern, rule) in CHECKS.items():
        if not re.fullmatch(pattern, ANSWERS[name]):
            yield f"{name} {rule}; it is {ANSWERS[name]!r}."
    if ANSWERS["domain"] == ANSWERS["staging_domain"]:
        yield "staging_domain must be another domain than production's."
    zones = zoneinfo.available_timezones()  # empty on a system without time zone data
    if zones and ANSWERS["time_zone"] not in zones:
        yield f"time_zone must be a name like Europe/Berlin; it is {ANSWERS['time_zone']!r}."


def restore_links(folder):
    """Restore links, which archives and Git on Windows replace by files with the target in them."""
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > 200:
            continue
        target = file.read_text(encoding="utf-8", errors="ignore").strip()
        if target.startswith("../") and (file.parent / target).exists():
            file.unlink()
            # If the system cannot create links, the other hook says what to do.
            with suppress(OSError):
                file.symlink_to(target, (file.parent / target).is_dir())


problems = list(complaints())
if problems:
    sys.exit("\n".join(["Nothing was generated:", *problems]))
# The template that Cookiecutter has fetched, or a local clone, whose path may be relative to the
# folder of the call. Cruft does not provide the path of its clone.
repo = Path(os.environ.get("PWD", ""), ANSWERS.get("_repo_dir", ""))
for template in repo.glob("*cookiecutter.project_slug*"):
    restore_links(template)
