#!/usr/bin/env bash
# Update all Python lock files, or those of the named worker modules.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_uv

# lock OUTPUT INPUT...: lock for every platform and Python from 3.11 on. Renovate reads the command from
# the head of OUTPUT, and requires "=" before each value.
lock() {
  local output=$1
  shift
  say "locking $output"
  "$UV" pip compile --quiet --upgrade --universal --generate-hashes --python-version=3.11 \
    "$@" --output-file="$output"
}

lock_module() {
  lock "worker/$1/requirements.txt" backend/pyproject.toml "worker/$1/pyproject.toml"
  if [[ -f worker/$1/tasks.py ]]; then
    lock "worker/$1/requirements-dev.txt" backend/pyproject.toml "worker/$1/pyproject.toml" \
      --extra=dev --constraints="worker/$1/requirements.txt"
  fi
}

if (($# == 0)); then
  for input in scripts/*.in scripts/notebook/*.in; do lock "${input%.in}.txt" "$input"; done
  lock backend/requirements.txt backend/pyproject.toml --extra=api
  lock backend/requirements-dev.txt backend/pyproject.toml --extra=api --extra=mariadb --extra=scaffold --extra=dev \
    --constraints=backend/requirements.txt
  lock backend/development.txt backend/development.in
  # The same versions as in the images that it is installed into.
  mapfile -t constraints < <(printf -- '--constraints=%s\n' backend/requirements.txt worker/*/requirements.txt)
  lock backend/observability.txt backend/observability.in "${constraints[@]}"
  # shellcheck disable=SC2046  # one word per name
  set -- $(worker_projects)
fi
for module; do lock_module "$module"; done
