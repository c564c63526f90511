#!/usr/bin/env bash
# List the scripts and what each one does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for script in *.sh; do
  [[ $script == lib*.sh ]] || printf '%-24s %s\n' "scripts/$script" "$(sed -n '2s/^# //p' "$script")"
done
