#!/usr/bin/env bash
# Run the API tests of the previous release on the new schema: during an update, both are in use.
#
# The release is the last tag, or TAG: scripts/check-migrations.sh [TAG]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

release=${1:-$(git describe --tags --abbrev=0 HEAD^ 2>/dev/null || true)}
if [[ -z $release ]]; then
  say "There is no earlier release: nothing to check."
  exit
fi

folder=$(mktemp -d)
trap 'git worktree remove --force "$folder/release"; rm -rf "$folder"' EXIT
git worktree add --quiet --detach "$folder/release" "$release"
install_python previous "$folder/release/backend/requirements-dev.txt"
rm -r "$folder/release/backend/migrations/versions"
cp -r backend/migrations/versions "$folder/release/backend/migrations/versions"

say "The tests of $release on the schema of $(git describe --tags --always --dirty):"
python=$PWD/.venv/previous/bin/python
(cd "$folder/release" && "$python" -m pytest --quiet --database postgres backend/tests/app)
