#!/usr/bin/env bash
# Delete all data of the application on this machine, and start again with an empty database.
#
# It asks first, unless --yes is given, and only works in development.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
load_env

# confirm WORDS...: go on only after yes
confirm() {
  local answer
  [[ ${option:-} != --yes ]] || return 0
  [[ -t 0 ]] || die "$* Add --yes to do so."
  read -r -p "$* Type yes to do so: " answer
  [[ $answer == yes ]] || die "Nothing was deleted."
}

option=${1:-}
[[ -z $option || $option == --yes ]] || die "$(sed -n '2,/^set/s/^# \{0,1\}//p' "$0")"
# shellcheck disable=SC2153  # set by load_env
[[ $ENVIRONMENT == development ]] ||
  die "This deletes all data, and ENVIRONMENT is $ENVIRONMENT: it only works in development."
if has_containers; then
  confirm "This deletes the volumes of the Compose project $COMPOSE_PROJECT_NAME."
  docker compose down --volumes
  docker compose up --wait
else
  use_local_data
  port_is_free "$(cat "$DATA_DIR/valkey.port")" || die "The application runs: end scripts/start.sh by Ctrl-C first."
  confirm "This deletes the database, the results, the queues and the mails in $DATA_DIR."
  rm -rf "$DATA_DIR"/{app.sqlite*,results,valkey,mails}
  say "The data is deleted: scripts/start.sh starts with an empty database."
fi
