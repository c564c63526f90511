#!/usr/bin/env bash
# Open the shell of the database, psql or sqlite3: scripts/db.sh [ARGUMENT...].
#
# The arguments go to it: scripts/db.sh -c 'SELECT count(*) FROM users'
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
load_env

if [[ $(container_of db) ]]; then
  compose_exec db psql --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" "$@"
else
  use_local_data
  command -v sqlite3 >/dev/null || die "This needs sqlite3: install it (Debian: apt-get install sqlite3)."
  sqlite3 -box "$DATA_DIR/app.sqlite" "$@"
fi
