#!/usr/bin/env bash
# Renew the locks of Python: all of them to what pyproject.toml allows today.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_uv

# lock OUTPUT INPUT...: universal, for every platform and Python from 3.11 on
lock() {
  local output=$1
  shift
  say "locking $output"
  "$UV" pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
    "$@" --output-file "$output"
}

for input in scripts/*.in; do lock "${input%.in}.txt" "$input"; done
lock backend/requirements.txt backend/pyproject.toml --extra api
lock backend/requirements-dev.txt backend/pyproject.toml --extra api --extra mariadb --extra dev \
  --constraints backend/requirements.txt
for module in $(worker_projects); do
  lock "worker/$module/requirements.txt" backend/pyproject.toml "worker/$module/pyproject.toml"
  if [[ -f worker/$module/tasks.py ]]; then
    lock "worker/$module/requirements-dev.txt" backend/pyproject.toml "worker/$module/pyproject.toml" \
      --extra dev --constraints "worker/$module/requirements.txt"
  fi
done
lock worker/development.txt worker/development.in
