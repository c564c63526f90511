#!/usr/bin/env bash
# Add a column to a resource, from the table to the page: scripts/new-field.sh users phone:string:30
#
#   scripts/new-field.sh RESOURCE NAME:TYPE
#
# The types are those of scripts/new-resource.sh, except reference. The column is optional, since the
# table may have rows, and other clients do not know it. It writes everything or nothing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python backend backend/requirements-dev.txt
install_node
PYTHONPATH=scripts exec .venv/backend/bin/python -m scaffold.new_field "$@"
