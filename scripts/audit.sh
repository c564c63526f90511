#!/usr/bin/env bash
# List known vulnerabilities of the deployed packages; fail if one that counts has a fix.
#
# PyPI's entries have no severity, so each with a fixed version counts. Of npm's, those of high and
# critical severity count. It also fails if a database does not respond, since the packages are then
# not checked.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python audit scripts/audit.txt
install_node
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT

for lock in backend/requirements.txt worker/*/requirements.txt; do
  say "checking $lock"
  .venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement "$lock" --format json \
    >"$answers/${lock//\//_}.json" 2>"$answers/log" || true
done
say "checking frontend/package-lock.json"
npm audit --prefix frontend --omit=dev --json >"$answers/npm.json" 2>"$answers/log" || true

.venv/audit/bin/python scripts/audit.py "$answers"
