#!/usr/bin/env bash
# Follow the logs of the application on this machine, until Ctrl-C: scripts/logs.sh [SERVICE].
#
# SERVICE is one of Compose's services, such as backend or worker-mail, or a part of scripts/start.sh,
# such as api. By default, it shows all of them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
load_env

python=$(find_python)
if has_containers; then
  docker compose logs --follow --tail=100 "$@" | "$python" scripts/logs.py
else
  use_local_data
  file=$DATA_DIR/log/${1:-*}.log
  # shellcheck disable=SC2086  # all files that the pattern matches
  compgen -G "$file" >/dev/null || die "There is no log $file. There are: $(cd "$DATA_DIR/log" && echo *.log)."
  # shellcheck disable=SC2086
  tail -n 50 -F $file
fi
