#!/usr/bin/env bash
# Check this machine and this checkout, and say what to do about each problem.
#
# It changes nothing, and fails if something prevents the application from starting.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Before anything else is read: with Windows' line ends, Bash reads no script.
if grep -q $'\r' scripts/lib.sh; then
  echo "problem  The files have Windows' line ends: git config core.autocrlf false, then clone again." >&2
  exit 1
fi
source scripts/lib.sh
source scripts/lib-application.sh

problems=0
ok() { say "ok       $*"; }
note() { say "note     $*"; }
problem() {
  say "problem  $*"
  ((problems += 1))
}

# reason COMMAND...: its error message, in one line
reason() { { "$@" 2>&1 >/dev/null || true; } | tr '\n' ' '; }

check_python() {
  local python
  if ! python=$(find_python 2>/dev/null); then
    problem "$(reason find_python)"
  elif ! "$python" -c 'import ensurepip' 2>/dev/null; then
    problem "Python's venv module is missing (Debian: apt-get install python3-venv)."
  else
    ok "$("$python" --version), with venv"
  fi
}

check_node() {
  if ! command -v npm >/dev/null; then
    problem "Node with npm is missing (Debian: apt-get install npm)."
  elif [[ $(node --version) =~ $NODE_MAJORS ]]; then
    ok "Node $(node --version)"
  else
    ok "Node $(node --version): Angular needs a newer one, which the scripts install into this folder"
  fi
}

check_docker() {
  local engine
  if ! command -v docker >/dev/null; then
    note "There is no Docker: scripts/start.sh runs everything without it."
  elif ! engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null); then
    note "The Docker Engine does not answer: start it, or add yourself to the group docker. scripts/start.sh needs none."
  elif ((${engine%%.*} < 25)); then
    problem "Docker Engine $engine is too old for docker compose up: install 25 or newer."
  elif ! docker compose version >/dev/null 2>&1; then
    problem "Docker has no Compose: install the plugin (https://docs.docker.com/compose/install)."
  else
    ok "Docker Engine $engine, Compose $(docker compose version --short)"
  fi
}

check_space() {
  local memory
  if (need_space . 2000) 2>/dev/null; then ok "space on the disk"; else problem "$(reason need_space . 2000)"; fi
  [[ -r /proc/meminfo ]] || return 0
  memory=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo)
  if ((memory < 1500)); then
    problem "$memory MB of memory are available, and the application needs 1,500: end other programs."
  else
    ok "$memory MB of memory"
  fi
}

# Git for Windows, and some archives, lose them.
check_files() {
  local file
  for file in scripts/*.sh; do
    [[ -x $file || $file == scripts/lib* ]] || problem "$file is not executable: chmod +x scripts/*.sh"
  done
}

check_settings() {
  if ! (load_env) 2>/dev/null; then
    problem "$(reason load_env)"
    return
  fi
  load_env
  if [[ ! -x .venv/backend/bin/python ]]; then
    note "The values in .env are checked when the application starts: the API's packages are not installed yet."
  elif ! values_are_valid 2>/dev/null; then
    problem "$(reason values_are_valid)"
  else
    ok "the settings in .env"
  fi
}

values_are_valid() {
  DATABASE_URL=sqlite:// REDIS_URL=redis://127.0.0.1 RESULTS_DIR=/tmp PYTHONPATH=backend \
    .venv/backend/bin/python -c 'from app import create_app; create_app()'
}

check_ports() {
  local name before=$problems
  if [[ $(container_of traefik) ]] || answers "$HTTP_PORT" /api/v1/health/live; then
    ok "the application runs: http://localhost:$HTTP_PORT"
    return
  fi
  for name in HTTP_PORT DB_PORT REDIS_PORT MAILCATCHER_PORT; do
    port_is_free "${!name}" ||
      problem "Another program uses the port ${!name}: end it, or set $name in .env to another one."
  done
  ((problems > before)) || ok "the ports"
}

# A clock that is wrong makes certificates and tokens invalid.
check_clock() {
  local date difference
  date=$(curl --silent --head --max-time 5 https://pypi.org/simple/ 2>/dev/null | sed -n 's/^date: //Ip' | tr -d '\r') || true
  if [[ ! $date ]] || ! difference=$(($(date +%s) - $(date --date="$date" +%s 2>/dev/null))) 2>/dev/null; then
    note "The clock could not be compared with a server's."
  elif ((difference < -30 || difference > 30)); then
    problem "The clock is ${difference#-} seconds off: synchronize it (Debian: apt-get install systemd-timesyncd)."
  else
    ok "the clock"
  fi
}

check_python
check_node
check_docker
check_space
check_files
check_settings
[[ ! ${HTTP_PORT-} ]] || check_ports
check_clock
((problems == 0)) || die "Problems: $problems. Solve them, then run scripts/start.sh or docker compose up --wait."
