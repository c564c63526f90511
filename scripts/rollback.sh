#!/usr/bin/env bash
# Go back to the release before, or to the one that is named: scripts/rollback.sh [TAG]
#
# The database stays as it is: a release works with the schema of the next one.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack

previous=${1:-$(label_of_stack previous-release)}
[[ $previous ]] || die "$STACK has had one release only: name another one, scripts/rollback.sh TAG."
TAG=$previous MIGRATE=no scripts/deploy.sh
