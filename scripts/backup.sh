#!/usr/bin/env bash
# Make a backup of a stack at once: its database and files, encrypted, proved by restoring it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack
use_secrets

backup_job backup-now make
say "It is in the volume ${STACK}_backups of the node with the label $STACK.data=true."
