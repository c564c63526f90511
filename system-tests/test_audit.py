"""How scripts/audit.py evaluates the responses of the two databases."""

import json
import subprocess
import sys

import pytest
from system import ROOT


def pip(*vulnerabilities: dict) -> dict:
    return {"dependencies": [{"name": "flask", "version": "0.1", "vulns": list(vulnerabilities)}]}


def npm(severity: str, fix: bool) -> dict:
    found = {"severity": severity, "range": "<2", "fixAvailable": fix}
    return {"vulnerabilities": {"rxjs": found}}


FIXABLE = {"id": "PYSEC-1", "fix_versions": ["0.2"]}
UNKNOWN = {"dependencies": [{"name": "flask", "skip_reason": "not found"}]}


@pytest.mark.parametrize(
    ("name", "answer", "fails", "said"),
    [
        ("backend", pip(), False, "0 known, 0 to be fixed, 0 answers missing"),
        ("backend", pip(FIXABLE), True, "FIX  flask 0.1: PYSEC-1, fixed in 0.2"),
        ("backend", pip({**FIXABLE, "fix_versions": []}), False, "know flask 0.1: PYSEC-1, no fix"),
        ("backend", UNKNOWN, True, "did not answer for"),
        ("npm", npm("high", True), True, "FIX  rxjs <2: high"),
        ("npm", npm("high", False), False, "know rxjs <2: high, no fix yet"),
        ("npm", npm("low", True), False, "know rxjs <2: low"),
        ("npm", {"message": "405"}, True, "npm: 405"),
        ("npm", None, True, "npm: the answer is not JSON"),
    ],
)
def test_fixable_vulnerability_or_missing_response_fails(tmp_path, name, answer, fails, said):
    (tmp_path / f"{name}.json").write_text("" if answer is None else json.dumps(answer))
    command = [sys.executable, ROOT / "scripts/audit.py", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert (done.returncode != 0, done.stderr) == (fails, "")
    assert said in done.stdout
