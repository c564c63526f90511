#!/usr/bin/env bash
# Restore a stack from the newest backup, or from the one in FILE: scripts/restore.sh [FILE]
#
# The backup is verified first. The stack is then stopped until the restore has ended, and starts again
# even if it failed, unless the database has no tables. The previous database is kept under another name.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
source scripts/lib-converge.sh
need_manager
load_stack
use_secrets

# The services that use the database or write files.
read -ra services <<<"$(stack_services | grep -E "^${STACK}_(backend|results|backup|worker-.*)$" | tr '\n' ' ')"
TAG=$(label_of_stack release)

# Always start the stack again, but never during a restore.
start_again() {
  local result=$?
  if job_runs "${STACK}_restore"; then
    die "$STACK stays stopped until the job has ended. Then start it: STACK=$STACK TAG=$TAG scripts/deploy.sh"
  fi
  if ((result != 0)) && ! (backup_job has-tables has_tables); then
    die "The restore has failed, and the database has no tables. $STACK stays stopped, since a deployment would" \
      "begin with an empty database: fix the problem above, then run STACK=$STACK scripts/restore.sh FILE again."
  fi
  ((result == 0)) || say "The restore has failed: $STACK starts again with its current data."
  # This starts the replicas, and migrates a backup of an older release to the current schema.
  scripts/deploy.sh ||
    die "$STACK does not run as before: fix the problem above, then run STACK=$STACK TAG=$TAG scripts/deploy.sh"
  exit "$result"
}

# Steps that can fail without harm come first. Both jobs have the same name, so that this exits here if
# an earlier restore still runs.
say "verifying the backup while $STACK keeps running"
backup_job restore verify "$@"
psql_job roles stack/roles.sql

trap start_again EXIT
say "stopping ${services[*]}"
stop_services "${services[@]}"
backup_job restore restore "$@"
