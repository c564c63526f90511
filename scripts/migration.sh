#!/usr/bin/env bash
# Write the migration for what changed in the models, or the one that joins two; read it before you commit it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
(($#)) || die 'Say in a few words what changed: scripts/migration.sh "items have a colour"'

install_python backend backend/requirements-dev.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DATABASE_URL=sqlite:///$folder/empty.sqlite
cd backend
alembic=../.venv/backend/bin/alembic
if (($("$alembic" heads | wc -l) > 1)); then
  say "Two migrations follow the same one: this joins them."
  "$alembic" merge heads --message "$*"
else
  "$alembic" upgrade head 2>/dev/null
  "$alembic" revision --autogenerate --message "$*"
fi
# Remove unused imports.
../.venv/backend/bin/ruff check --quiet --fix-only migrations
../.venv/backend/bin/ruff format --quiet migrations
