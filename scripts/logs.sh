#!/usr/bin/env bash
# Show the logs of the application.
#
#   scripts/logs.sh [SERVICE]      follows them until Ctrl-C
#   scripts/logs.sh --request ID   shows the way of a request, and of its jobs, through all services
#   scripts/logs.sh --job ID       shows the way of a job
#
# SERVICE is one of Compose's services, such as backend or worker-mail, or a part of scripts/start.sh,
# such as api. By default, it shows all of them. ID is in the header X-Request-ID of a response. `--since 2h`
# (or 30m, 7d) shows more or less than the last day. On a manager of a swarm, it shows those of the stack STACK.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
source scripts/lib-swarm.sh
load_env

service='' wanted=() id='' since=1d
while (($#)); do
  case $1 in
    --request | --job)
      [[ ${2-} =~ ^[A-Za-z0-9_.:+/=-]{1,100}$ ]] || die "Give an ID: scripts/logs.sh $1 ID"
      wanted=("$1" "$2") id=$2
      shift
      ;;
    --since)
      since=${2-}
      shift
      ;;
    -* | '') die "Usage: scripts/logs.sh [SERVICE | --request ID | --job ID] [--since 1d]" ;;
    *) service=$1 ;;
  esac
  shift
done
[[ $since =~ ^([1-9][0-9]{0,5})([smhd])$ ]] || die "--since must be like 30m, 2h or 7d, not '$since'."
declare -A unit=([s]=1 [m]=60 [h]=3600 [d]=86400)
since=$((BASH_REMATCH[1] * unit[${BASH_REMATCH[2]}]))
python=$(find_python)

readable() { "$python" scripts/logs.py "$@"; }

with_id() { grep --fixed-strings -- "$id" || true; }

services() { docker service ls --filter "label=com.docker.stack.namespace=$STACK" --format '{{.Name}}'; }

# of_swarm: the lines of the stack's services and of the edge that contain the ID. All services are asked
# at the same time: Docker may wait forever for each that had a replica on a lost node.
of_swarm() {
  local name
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  for name in edge_traefik $(services); do
    { timeout 30 docker service logs --timestamps --since "${since}s" "$name" 2>&1 ||
      say "The lines of $name are incomplete."; } | with_id >"$folder/$name" &
  done
  wait
  cat "$folder"/*
}

# of_compose: the lines of all containers that contain the ID
of_compose() {
  docker compose logs --no-color --timestamps --since "${since}s" | with_id
}

# of_files: the lines of scripts/start.sh, after the name of the part
of_files() {
  local file
  for file in "$DATA_DIR"/log/*.log; do sed "s/^/$(basename "$file" .log) | /" "$file"; done
}

if [[ ! ${STACK:-} ]] && has_containers; then
  if [[ $id ]]; then
    of_compose | readable "${wanted[@]}" --since "$since"
  else
    docker compose logs --follow --tail=100 ${service:+"$service"} | readable
  fi
elif service_exists "${STACK:=$COMPOSE_PROJECT_NAME}_backend"; then
  if [[ $id ]]; then
    of_swarm | readable "${wanted[@]}" --since "$since"
  else
    [[ $service ]] || die "Name a service: $(services | sed "s/^${STACK}_//" | xargs)."
    docker service logs --follow --tail=100 "${STACK}_$service" 2>&1 | readable
  fi
else
  use_local_data
  if [[ $id ]]; then
    of_files | readable "${wanted[@]}" --since "$since"
  else
    file=$DATA_DIR/log/${service:-*}.log
    # shellcheck disable=SC2086  # all files that the pattern matches
    compgen -G "$file" >/dev/null || die "There is no log $file. There are: $(cd "$DATA_DIR/log" && echo *.log)."
    # shellcheck disable=SC2086
    tail -n 50 -F $file
  fi
fi
