#!/usr/bin/env bash
# Ask for known vulnerabilities of what is deployed; fail where one that counts has a fix.
#
# PyPI's entries have no severity, so each with a fixed version counts; of npm's, high and critical
# ones. An answer that could not be had fails too: nobody knows then.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python audit scripts/audit.txt
install_node
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT

for lock in backend/requirements.txt worker/*/requirements.txt; do
  say "asking about $lock"
  .venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement "$lock" --format json \
    >"$answers/${lock//\//_}.json" 2>"$answers/log" || true
done
say "asking about frontend/package-lock.json"
npm audit --prefix frontend --omit=dev --json >"$answers/npm.json" 2>"$answers/log" || true

.venv/audit/bin/python scripts/audit.py "$answers"
