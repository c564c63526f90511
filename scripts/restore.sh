#!/usr/bin/env bash
# Put a stack back to a backup, the newest or the one that is named: scripts/restore.sh [FILE]
#
# The site is away meanwhile. The database of before stays, under another name.
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

say "stopping ${services[*]}"
docker service scale --detach=false "${services[@]/%/=0}" >/dev/null
psql_job roles stack/roles.sql
backup_job restore restore "$@"
# The copies come back, and a backup of an older release gets today's schema.
scripts/deploy.sh
