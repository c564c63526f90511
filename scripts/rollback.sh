#!/usr/bin/env bash
# Roll back to the previous release, or to TAG: scripts/rollback.sh [TAG]
#
# The database stays as it is: a release works with the schema of the next one.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack

previous=${1:-$(label_of_stack previous-release)}
[[ $previous ]] || die "$STACK has no previous release: name one with scripts/rollback.sh TAG."
TAG=$previous MIGRATE=no scripts/deploy.sh
