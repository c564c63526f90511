#!/usr/bin/env bash
# Add a resource with its table, routes, tests and pages: scripts/new-resource.sh NAME COLUMN...
#
#   scripts/new-resource.sh NAME COLUMN... [--owned | --shared | --global] [--singular NAME]
#
# NAME is a plural. Each COLUMN is name:type, where ":optional" may follow. The types are string[:LENGTH],
# text, integer, decimal, boolean, date, datetime, uuid, enum:FIRST,SECOND and reference:RESOURCE (users, groups,
# items, or one that this script has added before).
# With --owned, the default, users see their own rows, and superusers all; with --shared, users may share
# a row with one of their groups; with --global, all users see all rows, and superusers change them.
# It writes everything or nothing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python backend backend/requirements-dev.txt
install_node
# With -O, because inflect otherwise takes seconds to add type checks to its functions.
PYTHONPATH=scripts exec .venv/backend/bin/python -O -m scaffold.new_resource "$@"
