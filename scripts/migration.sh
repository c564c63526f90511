#!/usr/bin/env bash
# Write a migration for the changes in the models, or one that merges two heads; then review it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
(($#)) || die 'Describe the change in a few words: scripts/migration.sh "items have a colour"'

install_python backend backend/requirements-dev.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DATABASE_URL=sqlite:///$folder/empty.sqlite
cd backend
alembic=../.venv/backend/bin/alembic
if (($("$alembic" heads | wc -l) > 1)); then
  say "Two migrations follow the same one: merging them."
  "$alembic" merge heads --message "$*"
else
  "$alembic" upgrade head 2>/dev/null
  "$alembic" revision --autogenerate --message "$*"
fi
# Remove unused imports.
../.venv/backend/bin/ruff check --quiet --fix-only migrations
../.venv/backend/bin/ruff format --quiet migrations
