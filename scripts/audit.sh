#!/usr/bin/env bash
# List the known vulnerabilities of the deployed packages, and fail if one of them has a fix.
#
# Of npm packages, only a vulnerability of high or critical severity makes it fail; PyPI's database has
# no severities. It also fails if a database does not respond, since the packages are then not checked.
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
