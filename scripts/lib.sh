# shellcheck shell=bash
# Functions for all scripts; sourced, not run. It changes the working directory to the project's folder.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/lib-env.sh

UV=.venv/tools/bin/uv
LOG=data/log
NODE_MAJORS='^v(22\.(2[2-9]|[3-9][0-9])|24\.(1[5-9]|[2-9][0-9])|2[6-9]\.)'

say() { printf '%s\n' "$@" >&2; }
die() {
  say "$*"
  exit 1
}

# need_space FOLDER MEGABYTES
need_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 {print $4}')
  ((free >= $2)) || die "The disk is full: $1 has $free MB left, and this needs $2 MB."
}

# step WORDS COMMAND...: print what is done, show progress, and on failure print the reason
step() {
  local words=$1 log started=$SECONDS ticks=0
  shift
  mkdir -p "$LOG" 2>/dev/null || die "Cannot write into $PWD: is the disk full, or read-only?"
  log=$LOG/setup.log
  printf '%s ' "$words" >&2
  "$@" >"$log" 2>&1 </dev/null &
  local pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    (((ticks += 1) % 5)) || printf . >&2
  done
  if wait "$pid"; then
    printf ' done in %s s\n' "$((SECONDS - started))" >&2
  else
    printf ' failed\n' >&2
    explain "$log"
    exit 1
  fi
}

# explain LOG: print the reason if it is a common one, otherwise the end of the log
explain() {
  if grep -qiE 'no space left|ENOSPC|disk quota|disk is full' "$1"; then
    say "The disk is full: free some space, then run this again (details: $1)."
  elif grep -qiE 'name resolution|ENOTFOUND|EAI_AGAIN|network is unreachable|ECONNREFUSED|dns error|failed to fetch|Could not find a version|connection (timed out|refused)|ETIMEDOUT|tcp connect error' "$1"; then
    say "The package registries do not answer: check the network or the proxy, then run this again (details: $1)."
  else
    tail -n 20 "$1" >&2
    say "The whole output is in $1."
  fi
}

# Bash opens the connection itself, which is faster than starting Python.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# answers PORT PATH: whether a request from this machine gets the status 200
answers() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
    read -r -t 2 status <&3 && [[ $status == *" 200 "* ]]
  ) 2>/dev/null
}

# worker_projects: the folders with their own lock file; worker_modules: those with tasks
worker_projects() { for file in worker/*/pyproject.toml; do basename "$(dirname "$file")"; done; }
worker_modules() { for file in worker/*/tasks.py; do basename "$(dirname "$file")"; done; }

find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  die "This needs Python 3.11, 3.12 or 3.13: install one (Debian: apt-get install python3 python3-venv)."
}

install_uv() {
  local python
  [[ -x $UV ]] && return
  python=$(find_python) || exit 1
  "$python" -c 'import ensurepip' 2>/dev/null ||
    die "Python's venv module is missing: install it (Debian: apt-get install python3-venv)."
  step "Installing uv" sh -c "'$python' -m venv --clear .venv/tools &&
    .venv/tools/bin/pip install --quiet --require-hashes --requirement scripts/requirements.txt"
}

# install_python NAME LOCK: create or update the virtual environment .venv/NAME from a lock file
install_python() {
  local folder=.venv/$1 lock=$2 python
  cmp -s "$lock" "$folder/installed.txt" && return
  install_uv
  python=$(find_python) || exit 1
  step "Installing the Python packages of $1" sh -c "
    { [ -x '$folder/bin/python' ] || '$UV' venv --quiet --python '$python' '$folder'; } &&
    '$UV' pip sync --quiet --python '$folder/bin/python' --require-hashes '$lock' &&
    cp '$lock' '$folder/installed.txt'"
}

# Angular requires a newer Node than many systems have. If so, use one from the npm registry.
install_node() {
  command -v npm >/dev/null || die "This needs Node with npm: install it (Debian: apt-get install npm)."
  if [[ ! $(node --version) =~ $NODE_MAJORS ]]; then
    npm_install scripts/node "Node"
    PATH=$(dirname "$PWD"/scripts/node/node_modules/node-*/bin/node):$PATH
  fi
  npm_install frontend "the pages' packages"
}

# npm_install FOLDER WORDS: install node_modules from the lock file
npm_install() {
  cmp -s "$1/package-lock.json" "$1/node_modules/installed.json" && return
  step "Installing $2" sh -c "
    npm ci --prefix '$1' --ignore-scripts --no-audit --no-fund \
      --fetch-retries=3 --fetch-retry-mintimeout=500 --fetch-retry-maxtimeout=5000 &&
    { [ -d '$1/node_modules' ] || { echo 'npm failed to fetch an optional package'; exit 1; }; } &&
    cp '$1/package-lock.json' '$1/node_modules/installed.json'"
}

can_install() { [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; }

# install_debian PACKAGE WORDS: install a package, but start no service
install_debian() {
  step "Installing $2" sh -c "apt-get update --quiet &&
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install --yes --quiet --no-install-recommends $1"
}

has_docker() { docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }
