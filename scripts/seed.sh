#!/usr/bin/env bash
# Fill the database with the users, groups, items and jobs of a company: scripts/seed.sh [--users 1000000].
#
# --help lists all options. The same --seed creates the same data.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
load_env

flask_command seed "$@"
