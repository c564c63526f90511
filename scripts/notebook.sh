#!/usr/bin/env bash
# Open Jupyter with the models, a session and the settings imported: scripts/notebook.sh [MODULE].
#
# MODULE is backend, or a worker module with its packages. If its container runs, Jupyter runs in a
# container like it; otherwise it uses the virtual environment and the database of scripts/start.sh.
# NOTEBOOK_PORT sets another port. The arguments after -- are another command of Jupyter, which runs in
# the folder notebooks: scripts/notebook.sh reports -- execute --inplace users.ipynb
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
load_env

module=backend
if (($#)) && [[ $1 != -- ]]; then
  module=$1
  shift
fi
[[ ${1-} != -- ]] || shift
command=("$@")
service=$module
[[ $module == backend ]] || service=worker-$module
port=$NOTEBOOK_PORT
token=
check_module() {
  local known
  known="backend $(worker_modules | tr '\n' ' ')"
  [[ " $known" == *" $module "* ]] || die "There is no module '$module': choose one of ${known% }."
}

# choose_command ADDRESS: set command to a server that listens on ADDRESS, unless another one was given
choose_command() {
  ((${#command[@]} == 0)) || return 0
  port_is_free "$port" || die "Port $port is in use: stop what uses it, or run NOTEBOOK_PORT=8889 scripts/notebook.sh."
  token=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  export JUPYTER_TOKEN=$token
  # Keep the checks of the origin and of the host name, even in a container.
  command=(lab --no-browser --allow-root -y "--ServerApp.ip=$1" "--ServerApp.port=$port"
    --ServerApp.port_retries=0 --ServerApp.allow_remote_access=False --log-level=WARN
    --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None)
}

# run_in_container CONTAINER: run Jupyter in a container with the same image, environment, network and
# volumes
run_in_container() {
  local container=$1 image network environment terminal=()
  image=$(docker inspect --format '{{.Config.Image}}' "$container")
  network=$(docker inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}' "$container" | head -n 1)
  environment=$(docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$container")
  step "Building Jupyter into $image" docker build --tag "$image-notebook" --build-arg "IMAGE=$image" scripts/notebook
  choose_command 0.0.0.0
  # As the current user, so that the notebooks belong to this user.
  [[ -n $token || ! -t 0 ]] || terminal=(--interactive --tty)
  run_jupyter docker run --rm --init "${terminal[@]}" --user "$(id -u):$(id -g)" --network "$network" \
    --volumes-from "$container" --volume "$PWD/notebooks:/app/notebooks" --workdir /app/notebooks \
    --publish "127.0.0.1:$port:$port" --env-file <(printf '%s\n' "$environment") --no-healthcheck \
    --env HOME=/tmp --env PYTHONPATH=/app --env JUPYTER_TOKEN --env JUPYTER_NO_CONFIG=1 \
    --env JUPYTER_PATH=/notebook/project --env NOTEBOOK_PYTHON=/venv/bin/python \
    --env NOTEBOOK_PACKAGES=/notebook/lib/python3.13/site-packages \
    "$image-notebook" /notebook/bin/jupyter "${command[@]}"
}

run_here() {
  local python
  use_local_data
  install_python "$service" "$([[ $module == backend ]] || echo "worker/")$module/requirements-dev.txt"
  install_python notebook scripts/notebook/requirements.txt
  choose_command 127.0.0.1
  python=$PWD/.venv/notebook/bin/python
  export JUPYTER_NO_CONFIG=1 JUPYTER_PATH=$PWD/scripts/notebook
  export NOTEBOOK_PYTHON=$PWD/.venv/$service/bin/python NOTEBOOK_PACKAGES
  NOTEBOOK_PACKAGES=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  cd notebooks
  run_jupyter "$python" -m jupyter "${command[@]}"
}

# run_jupyter COMMAND...: run COMMAND to its end, or the server until Ctrl-C
run_jupyter() {
  [[ -n $token ]] || exec "$@"
  local pid
  set -m # in a process group of its own, so that Ctrl-C reaches this script alone
  "$@" </dev/null &
  set +m
  pid=$!
  trap 'kill -TERM "$pid"; wait "$pid" || true; exit 0' INT TERM HUP
  say "Starting Jupyter for $service"
  until answers "$port" /api; do
    kill -0 "$pid" 2>/dev/null || die "Jupyter has stopped; its output is above."
    sleep 0.3
  done
  say "Ready: http://127.0.0.1:$port/lab?token=$token" \
    "Editors can connect to the Jupyter server at this URL. Notebooks are kept in notebooks/; Ctrl-C stops it."
  wait "$pid" || die "Jupyter has stopped; its output is above."
}

check_module
container=$(container_of "$service")
if [[ -n $container ]]; then
  run_in_container "$container"
else
  run_here
fi
