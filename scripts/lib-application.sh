# shellcheck shell=bash
# How to reach the application that runs on this machine, with Compose or without Docker; sourced after
# lib.sh.

# container_of SERVICE: the id of its running container; nothing if there is none, or no Docker
container_of() { docker compose ps --quiet --status running "$1" 2>/dev/null | head -n 1 || true; }

# has_containers: whether the application was started with Compose
has_containers() { [[ $(docker compose ps --all --quiet 2>/dev/null) ]]; }

# compose_exec SERVICE COMMAND...: run a command in its container, in this terminal if there is one
compose_exec() {
  # shellcheck disable=SC2046  # no word in a terminal
  docker compose exec $([[ -t 0 ]] || echo --no-TTY) "$@"
}

# use_local_data: the settings of scripts/start.sh
use_local_data() {
  local data
  data=$(cd "${DATA_DIR:-data}" 2>/dev/null && pwd) && [[ -f $data/app.sqlite ]] ||
    die "There is no database yet: start the application first, with docker compose up --wait or scripts/start.sh."
  export DATA_DIR=$data DATABASE_URL=sqlite:///$data/app.sqlite RESULTS_DIR=$data/results MAIL_DIR=$data/mails
  REDIS_URL=redis://127.0.0.1:$(cat "$data/valkey.port")/0
  export REDIS_URL PYTHONPATH=$PWD/backend:$PWD FLASK_APP=app
}

# flask_command ARGUMENT...: run a command of `flask` in the API's container, or here
flask_command() {
  if [[ $(container_of backend) ]]; then
    compose_exec backend flask "$@"
  else
    use_local_data
    install_python backend backend/requirements-dev.txt
    .venv/backend/bin/flask "$@"
  fi
}
