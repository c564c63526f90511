"""Turn the copy into a project: write its settings and its README, and create its first commit.

Cookiecutter renders and runs this. Cruft runs it too, on two versions whose difference it then
merges into the project. So what is written here must depend only on the answers, and only a project
that Cookiecutter itself generates gets a repository.
"""
# ruff: noqa: S603, S607 (git, wherever it is)

import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

null = None  # in JSON
# Decode it as JSON again, which joins the surrogates of an emoji.
ANSWERS = json.loads(json.dumps({{cookiecutter | jsonify}}))  # noqa: F821

NAME, SLUG = ANSWERS["project_name"], ANSWERS["project_slug"]
SETTINGS = {
    "PROJECT_NAME": NAME,
    "COMPOSE_PROJECT_NAME": SLUG,
    "IMAGES": ANSWERS["registry"],
    "TIME_ZONE": ANSWERS["time_zone"],
    "FIRST_SUPERUSER_EMAIL": ANSWERS["first_superuser_email"],
    "PGADMIN_EMAIL": ANSWERS["first_superuser_email"],
    "MAIL_FROM": f"noreply@{ANSWERS['domain']}",
}
MAILS = "# The mail server. It is required for a deployment.\n# SMTP_HOST=smtp.example.com\n"
# The settings that differ between deployments. The secrets are created on each swarm.
DEPLOYMENTS = {
    f"{SLUG}.env": f"# The stack of production.\nDOMAIN={ANSWERS['domain']}\n{MAILS}",
    f"{SLUG}-staging.env": "# The stack of staging.\nENVIRONMENT=staging\n"
    f"DOMAIN={ANSWERS['staging_domain']}\n{MAILS}",
    "edge.env": "# The Traefik in front of all stacks of a swarm.\n"
    "# ACME_EMAIL receives the notices of Let's Encrypt.\n"
    f"ACME_EMAIL={ANSWERS['acme_email']}\n",
}
ORIGIN = """## Where it comes from

This project was generated from Full Stack Flask, whose [licence](LICENSE.template) applies
to the unchanged parts; the rest is under your own. [docs/updating.md](docs/updating.md) explains
how to update the project to later versions.
"""
NO_LINKS = """Nothing was generated: this copy of the template has lost its symbolic links.
On Windows, turn on the developer mode (Settings, System, For developers) and run
`git config --global core.symlinks true`; delete the old copy (in .cookiecutters in your home
folder), and try again. Or use WSL."""


def apply_recipe(name):
    """Change the files as a document in docs/recipes describes."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, "scripts")
    import recipe

    try:
        with redirect_stdout(None):  # `cruft diff` prints only the difference
            recipe.apply(name)
    except recipe.Refused as refused:
        sys.exit(f"Nothing was generated: {refused}")


def write_settings():
    file = Path(".env")
    text = file.read_text(encoding="utf-8")
    for name, value in SETTINGS.items():
        line = f"{name}={quoted(value)}"
        text, count = re.subn(rf"^{name}=.*$", lambda _, line=line: line, text, flags=re.MULTILINE)
        if count != 1:
            sys.exit(f".env has {count} lines that set {name}; there should be one.")
    write(file, text)
    for name, settings in DEPLOYMENTS.items():
        write(Path(name), settings)


def quoted(value):
    """Quote a value for .env, as Compose and scripts/lib-env.sh read it."""
    if re.fullmatch(r"[\w@./:+-]*", value, re.ASCII):
        return value
    return '"{}"'.format(re.sub(r'(["\\$])', r"\\\1", value))


def write_readme():
    """Write the template's README without its introduction and its part on generating."""
    file = Path("README.md")
    text = file.read_text(encoding="utf-8")
    body = text[text.index("## Start it") : text.index("## Make it your own")]
    body = body.replace("admin@example.com", ANSWERS["first_superuser_email"])
    write(file, f"# {NAME}\n\n{body}{ORIGIN}")


def write_origin():
    """Write the file that `cruft update` reads: the template, its commit, and the answers."""
    # The path of a local clone may be relative to the folder where Cookiecutter was called.
    called_in = Path(os.environ.get("PWD", ""))
    repo, template = called_in / ANSWERS["_repo_dir"], called_in / ANSWERS["_template"]
    if not (repo / ".git").exists():
        print("An archive has no history: docs/updating.md says how to receive later versions.")
        return
    answers = {name: value for name, value in ANSWERS.items() if not name.startswith("_")}
    origin = {
        "template": str(repo.resolve())
        if template.is_dir()
        else without_login(git("-C", repo, "config", "remote.origin.url")),
        "commit": git("-C", repo, "rev-parse", "HEAD"),
        "checkout": None,
        "context": {"cookiecutter": answers},
        "directory": None,
    }
    write(Path(".cruft.json"), json.dumps(origin, indent=2, ensure_ascii=False) + "\n")


def without_login(address):
    """Remove the login: the URL of a private template may contain a token. Do not commit it."""
    return re.sub(r"^(https?://)[^/@]*@", r"\1", address)


def write(file, text):
    file.write_text(text, encoding="utf-8", newline="\n")


def make_scripts_executable():
    """Set the file mode, which an archive does not contain."""
    scripts = [file for file in Path("scripts").glob("*.sh") if file.read_bytes()[:2] == b"#!"]
    for file in scripts:
        file.chmod(0o755)
    return scripts


def commit_all(scripts):
    git("init", "--quiet", "--initial-branch", "main")
    git("add", "--all")
    git("add", "--chmod=+x", *scripts)
    author = []
    if not git("config", "user.email", check=False):
        author = ["-c", f"user.name={NAME}", "-c", f"user.email={SETTINGS['MAIL_FROM']}"]
    git(*author, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", f"Begin {NAME}")
    # Delete ignored files, which a local clone of the template contains if it was run.
    git("clean", "-Xdfq")


def git(*arguments, check=True):
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        sys.exit("Nothing was generated: Git is missing. Install it, and try again.")
    if check and done.returncode:
        sys.exit(f"git {arguments[0]} failed: {done.stderr}")
    return done.stdout.strip() if done.returncode == 0 else ""


if not Path("backend").is_dir():
    sys.exit(NO_LINKS)
if ANSWERS["example_resource"] == "delete":
    apply_recipe("without-items")
if ANSWERS["groups"] == "delete":
    apply_recipe("without-groups")
if ANSWERS["database"] == "MariaDB":
    apply_recipe("mariadb")
    del SETTINGS["PGADMIN_EMAIL"]
write_settings()
write_readme()
executable = make_scripts_executable()
if "_repo_dir" in ANSWERS:
    write_origin()
    commit_all(executable)
    print(f"The project is in the folder {SLUG}. Start it there: docker compose up --wait")
