#!/usr/bin/env bash
# List the scripts, each with what it does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for script in *.sh; do
  [[ $script == lib*.sh ]] || printf '%-24s %s\n' "scripts/$script" "$(sed -n '2s/^# //p' "$script")"
done
