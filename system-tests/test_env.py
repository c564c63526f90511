"""All readers of .env and similar files use Compose's grammar and get the same values."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from system import ROOT, read_settings

# The text after NAME= in a line, and its value.
VALUES = {
    "empty": ("", ""),
    "empty, in quotes": ('""', ""),
    "plain": ("plain", "plain"),
    "spaces in the middle": ("a  b", "a  b"),
    "spaces around": ("  a b \t", "a b"),
    "spaces in quotes": ("'  a b '", "  a b "),
    "equals signs": ("base64==", "base64=="),
    "a comment": ("a # comment", "a"),
    "a hash inside": ("a#b", "a#b"),
    "a hash in quotes": ("'a #b' # comment", "a #b"),
    "quotes inside": ('it\'s 6" "wide"', 'it\'s 6" "wide"'),
    "everything in single quotes": (
        "'S3cret $HOME #hash \"q\" `id` \\n $$'",
        'S3cret $HOME #hash "q" `id` \\n $$',
    ),
    "a single quote in single quotes": (r"'it\'s \\ \d'", r"it's \\ \d"),
    "a double quote in double quotes": (r'"6\" \\ it\'s"'.replace(r"\'", "'"), "6\" \\ it's"),
    "escapes in double quotes": (r'"a\nb\tc\rd \$HOME"', "a\nb\tc\rd $HOME"),
    "escapes without quotes": (r"C:\new\\table", r"C:\new\\table"),
    "doubled dollars": ("a$$b$$", "a$b$"),
    "doubled dollars in double quotes": ('"$${PLAIN}"', "${PLAIN}"),
    "another setting": ("$OTHER/${OTHER}s", "one/ones"),
    "another setting in double quotes": (r'"\\$OTHER \" ${OTHER}"', r'\one " one'),
    "a backslash before another setting": (r"\$OTHER", r"\one"),
    "one of the environment": ("${GIVEN}", "from the environment"),
    "no command": ("$$(id) `id` ; id", "$(id) `id` ; id"),
    "letters of all kinds": ("Zürich 東京 🙂", "Zürich 東京 🙂"),
}
NAMES = {name: f"V{number}" for number, name in enumerate(VALUES)}

# Lines that Compose reads differently, or differently in another version.
REFUSED = [
    "NAME",
    "export NAME",
    "NAME: yaml",
    "name=in lower case",
    "NA.ME=x",
    "NA ME=x",
    "1NAME=x",
    "=x",
    "nonsense",
    "NAME='open",
    'NAME="open',
    "NAME='it's'",
    'NAME="a" b',
    "NAME=#no comment",
    "NAME= # nor this",
    "NAME=5$",
    "NAME=$5",
    "NAME=$(id)",
    "NAME=${OTHER:-default}",
    "NAME=$NOWHERE",
    r'NAME="\d"',
    r'NAME="\0101"',
    "NAME=no-break\u00a0",
    "OTHER=twice",
    "PATH_=x\nPATH_=y",
    "LOG=a name of the scripts",
    "BASHPID=a name of the shell",
]


@pytest.fixture(autouse=True)
def environment(monkeypatch) -> None:
    monkeypatch.setenv("GIVEN", "from the environment")
    monkeypatch.delenv("HOME", raising=False)


def write(folder: Path, text: str) -> Path:
    file = folder / ".env"
    file.write_bytes(text.encode())
    return file


def lines() -> list[str]:
    made = ["# A comment with 'quotes' and $NAMES", "", "  # One more", "OTHER=one"]
    for name, (text, _value) in VALUES.items():
        made.append(f"{NAMES[name]}={text}")
    made += ["  export EXPORTED = 'yes' ", "GIVEN=from the file"]
    return made


EXPECTED = {
    **{NAMES[name]: value for name, (_text, value) in VALUES.items()},
    "OTHER": "one",
    "EXPORTED": "yes",
    "GIVEN": "from the environment",
}

SHAPES = {
    "as usual": "{}\n",
    "the last line without an end": "{}",
    "with a byte order mark": "\ufeff{}\n",
}


def files(folder: Path) -> dict[str, Path]:
    made = {}
    for shape, pattern in SHAPES.items():
        (folder / shape).mkdir()
        made[shape] = write(folder / shape, pattern.format("\n".join(lines())))
    (folder / "CRLF").mkdir()
    made["CRLF"] = write(folder / "CRLF", "\r\n".join(lines()))
    return made


def test_scripts_read_every_value(tmp_path):
    for shape, file in files(tmp_path).items():
        got = read_settings(file, GIVEN="from the environment")
        assert {name: got[name] for name in EXPECTED} == EXPECTED, shape


def has_compose() -> bool:
    return subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0


@pytest.mark.skipif(not has_compose(), reason="there is no docker compose")
def test_compose_reads_every_value_as_the_scripts_do(tmp_path):
    service = {"image": "x", "environment": {name: f"${{{name}}}" for name in EXPECTED}}
    for shape, file in files(tmp_path).items():
        compose = {"services": {"it": service}}
        (file.parent / "compose.yml").write_text(json.dumps(compose))
        command = ["docker", "compose", "config", "--format=json"]
        done = subprocess.run(
            command, cwd=file.parent, capture_output=True, text=True, check=True, timeout=30
        )
        got = json.loads(done.stdout)["services"]["it"]["environment"]
        assert {name: value.replace("$$", "$") for name, value in got.items()} == EXPECTED, shape


@pytest.mark.parametrize("line", REFUSED)
def test_line_that_other_readers_interpret_differently_is_refused(line, tmp_path):
    file = write(tmp_path, f"# A comment\nOTHER=one\n{line}\n")
    done = subprocess.run(
        ["bash", "-c", 'source scripts/lib.sh; load_env "$1"', "scripts/x", file],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"{file}, line {3 + line.count(chr(10))}: ")
    assert len(done.stderr.splitlines()) == 1


def test_stack_file_is_read_with_the_same_grammar(tmp_path):
    """As in scripts/deploy.sh: STACK.env takes precedence over .env."""
    copy = tmp_path / "copy"
    (copy / "scripts").mkdir(parents=True)
    for script in ("lib.sh", "lib-env.sh", "lib-swarm.sh"):
        (copy / "scripts" / script).write_text((ROOT / "scripts" / script).read_text())
    (copy / "worker").symlink_to(ROOT / "worker")
    settings = (ROOT / ".env").read_text()
    write(copy, settings.replace("COMPOSE_PROJECT_NAME=", "COMPOSE_PROJECT_NAME = 'shop' #"))
    (copy / "shop.env").write_text('export DOMAIN = "shop.example.com" # a comment\r\nTAG=v1')
    script = "source scripts/lib.sh; source scripts/lib-swarm.sh; load_stack; env -0"
    done = subprocess.run(
        ["bash", "-euc", script, "scripts/x"],
        cwd=copy,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    got = dict(line.split("=", 1) for line in done.stdout.split("\0") if line)
    assert got["STACK"] == "shop"
    assert got["PUBLIC_URL"] == "https://shop.example.com"
    assert (got["TAG"], got["ENVIRONMENT"]) == ("v1", "production")


@pytest.mark.parametrize("name", ["development", "prod"])
def test_stack_of_swarm_requires_staging_or_production(name, tmp_path):
    script = "source scripts/lib.sh; source scripts/lib-swarm.sh; load_stack"
    done = subprocess.run(
        ["bash", "-euc", script, "scripts/x"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENVIRONMENT": name, "DOMAIN": "shop.example.com"},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert f"ENVIRONMENT must be staging or production on a swarm, not '{name}'" in done.stderr
