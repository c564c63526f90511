#!/usr/bin/env bash
# Build the site of the documentation into site/, or serve it: scripts/docs.sh [serve]
#
# The build fails on a link that leads nowhere. `serve` serves the site at http://127.0.0.1:8001 and
# rebuilds it when a file changes; DOCS_PORT sets another port. DOCS_SOURCE is the URL of the
# repository's files, for links to them: https://git.example.com/team/product/-/blob/main
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BUILD=.cache/docs
load_env
port=$DOCS_PORT

# The time of the file `collected` is that of the start, since files may change meanwhile.
collect() {
  mkdir -p "$BUILD"
  touch "$BUILD/collected"
  .venv/docs/bin/python scripts/docs/pages.py
}

zensical() { .venv/docs/bin/zensical "$@" --config-file "$BUILD/zensical.toml"; }

# Collect the pages again whenever a source has changed. Zensical rebuilds what then differs.
follow() {
  while sleep 1; do
    if [[ $(find ./*.md .env zensical.toml docker-compose*.yml docs scripts frontend/openapi.json backend \
      -type f -newer "$BUILD/collected" -print -quit) ]]; then
      collect || true
    fi
  done
}

[[ ! ${1-} || $1 == serve ]] || die "Usage: scripts/docs.sh [serve]"
install_python docs scripts/docs.txt
command -v npm >/dev/null || die "This needs Node with npm: install it (Debian: apt-get install npm)."
npm_install scripts/docs "what draws the diagrams"
collect
if [[ ${1-} == serve ]]; then
  port_is_free "$port" || die "Port $port is in use: stop what uses it, or run DOCS_PORT=8002 scripts/docs.sh serve."
  follow &
  trap 'kill "$!" 2>/dev/null || true' EXIT
  trap 'exit 0' INT
  zensical serve --dev-addr "127.0.0.1:$port"
else
  zensical build --strict
  rm -rf site
  mv "$BUILD/site" site # Zensical only writes beside its configuration
fi
