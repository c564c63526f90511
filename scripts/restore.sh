#!/usr/bin/env bash
# Put a stack back to a backup, the newest or the one that is named: scripts/restore.sh [FILE]
#
# It is away meanwhile, but not before the backup is known to be good, and it comes back if this
# fails. The database of before stays, under another name.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
source scripts/lib-converge.sh
need_manager
load_stack
use_secrets

# What has the database open, or writes files.
read -ra services <<<"$(stack_services | grep -E "^${STACK}_(backend|results|backup|worker-.*)$" | tr '\n' ' ')"
TAG=$(label_of_stack release)

# However this ends the stack starts again, but never in the middle of a restore.
start_again() {
  local result=$?
  if job_runs "${STACK}_restore"; then
    die "$STACK stays stopped until the job has ended; then start it: STACK=$STACK TAG=$TAG scripts/deploy.sh"
  fi
  ((result == 0)) || say "The restore has failed: $STACK starts again with what is there now."
  # The replicas start again, and a backup of an older release gets today's schema.
  scripts/deploy.sh ||
    die "$STACK is not as it was: mend what is said above, then STACK=$STACK TAG=$TAG scripts/deploy.sh"
  exit "$result"
}

# What can fail without harm comes first. Both jobs have one name: an earlier restore that still runs
# ends this here.
say "looking at the backup while $STACK goes on"
backup_job restore verify "$@"
psql_job roles stack/roles.sql

trap start_again EXIT
say "stopping ${services[*]}"
stop_services "${services[@]}"
backup_job restore restore "$@"
