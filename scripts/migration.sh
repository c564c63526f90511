#!/usr/bin/env bash
# Write the migration for what changed in the models; read it before you commit it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
(($#)) || die 'Say in a few words what changed: scripts/migration.sh "items have a colour"'

install_python backend backend/requirements-dev.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DATABASE_URL=sqlite:///$folder/empty.sqlite
cd backend
alembic=../.venv/backend/bin/alembic
"$alembic" upgrade head 2>/dev/null
"$alembic" revision --autogenerate --message "$*"
../.venv/backend/bin/ruff format --quiet migrations
