#!/usr/bin/env bash
# Run the API's tests of the release before on the new schema: an update has both at once.
#
# The release is the last tag, or the one that is named: scripts/check-migrations.sh [TAG]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

release=${1:-$(git describe --tags --abbrev=0 HEAD^ 2>/dev/null || true)}
if [[ -z $release ]]; then
  say "There is no release yet, and so none that the migrations could break."
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
