#!/usr/bin/env bash
# Back up a stack now: its database and files, encrypted, and tested by restoring them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack
use_secrets

backup_job backup-now make
say "The backup is in the volume ${STACK}_backups of the node with the label $STACK.data=true."
