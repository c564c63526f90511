#!/usr/bin/env bash
# Move a stack's data to another node: its database, queues, results and backups.
#
#   scripts/move-data.sh NODE
#
# No confirmed write is lost: the services that write are stopped first, and the API answers 503 until
# the end. If this fails, the stack starts again on the old node. Data that a node had before is kept
# there, in the volume STACK_before. Volumes that nodes share, such as NFS, are not moved.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
source scripts/lib-converge.sh

node_id() { docker node inspect --format '{{.ID}}' "$1" 2>/dev/null || die "There is no node '$1': docker node ls lists them."; }
node_name() { docker node inspect --format '{{.Description.Hostname}}' "$1"; }
platform() { docker node inspect --format '{{.Description.Platform.Architecture}} {{.Status.State}} {{.Spec.Availability}}' "$1"; }

# check_nodes: exit if the data cannot be moved from $old to $new
check_nodes() {
  [[ $old && $old != *$'\n'* ]] || die "No node, or more than one, has the label $STACK.data=true: docker node ls lists them."
  [[ $old != "$new" ]] || die "The data is on $NODE already. If the stack does not run: scripts/deploy.sh"
  [[ $(platform "$old") == *" ready "* ]] ||
    die "$(node_name "$old"), which has the data, cannot be reached. docs/deployment.md: A lost node"
  [[ $(platform "$new") == "$(platform "$old" | cut -d ' ' -f 1) ready active" ]] ||
    die "$NODE must be ready, active and of the same architecture as $(node_name "$old"): it is $(platform "$new")."
}

# pinned_services: those that run on the node with the data
pinned_services() {
  local service
  for service in $(stack_services); do
    [[ $(docker service inspect "$service" --format '{{.Spec.TaskTemplate.Placement.Constraints}}') != *"node.labels.$STACK.data "* ]] ||
      echo "$service"
  done
}

# data_volumes: their volumes, without those that a driver shares between nodes, and without temporary ones
data_volumes() {
  local pinned
  mapfile -t pinned < <(pinned_services)
  docker service inspect "${pinned[@]}" --format '{{range .Spec.TaskTemplate.ContainerSpec.Mounts}}{{if eq .Type "volume"}}{{.Source}}{{with .VolumeOptions}}{{with .DriverConfig}} shared{{end}}{{end}}
{{end}}{{end}}' | awk -v work="${STACK}_backup-work" 'NF == 1 && $1 != work' | sort -u
}

# volumes_job NAME NODE OPTION... -- COMMAND...: run stack/backup/backup.sh with all volumes of a node
volumes_job() {
  local volume mounts=(--mount "source=${STACK}_before,target=/before")
  for volume in "${volumes[@]}"; do mounts+=(--mount "source=$volume,target=/volumes/${volume#"${STACK}_"}"); done
  data_job "$1" --constraint "node.id == $2" "${mounts[@]}" "${@:3}"
}

label_data() {
  local node
  for node in $(docker node ls --quiet --filter "node.label=$STACK.data=true"); do
    docker node update --label-rm "$STACK.data" "$node" >/dev/null
  done
  docker node update --label-add "$STACK.data=true" "$1" >/dev/null
}

copy_volumes() {
  local attempt
  say "copying ${volumes[*]} from $(node_name "$old") to $NODE"
  for attempt in 1 2 3; do
    if copy_once; then return; fi
    say "attempt $attempt of 3 has failed"
  done
  die "The volumes could not be copied."
}

# Each attempt uses new containers and a new network, since a connection between two nodes may break
# or stall.
copy_once() {
  local sending received=yes network
  network=${STACK}_move-$(date +%s)
  docker network create --driver overlay --internal "$network" >/dev/null
  (volumes_job move-send "$old" --network "$network" --endpoint-mode dnsrr -- send) &
  sending=$!
  (volumes_job move-receive "$new" --network "$network" -- receive "${STACK}_move-send") || received=no
  # Repeat this: the sender may be created only afterwards, and would wait for an hour.
  while [[ $received == no ]] && kill -0 "$sending" 2>/dev/null; do
    docker service rm "${STACK}_move-send" >/dev/null 2>&1 || true
    sleep 1
  done
  wait "$sending" && [[ $received == yes ]]
}

# Always start the stack again, on the new node if all of its data is there.
start_again() {
  local result=$? runs=yes
  docker service rm "${STACK}_move-send" "${STACK}_move-receive" >/dev/null 2>&1 || true
  if ((result != 0)); then
    label_data "$old"
    say "The data was not moved: $STACK starts again on $(node_name "$old"), as it was."
  fi
  TAG=$release scripts/deploy.sh || runs=no
  # Docker filters a swarm's networks by their whole names only.
  docker network ls --format '{{.Name}}' | sed -n "/^${STACK}_move-/p" | xargs --no-run-if-empty docker network rm >/dev/null || true
  if ((result == 0)); then
    say "moving the old data on $(node_name "$old") to the volume ${STACK}_before"
    volumes_job move-set-aside "$old" -- set_aside
    say "The data of $STACK is on $NODE now."
  fi
  [[ $runs == yes ]] || die "$STACK does not run yet: fix the problem above, then run TAG=$release scripts/deploy.sh"
  exit "$result"
}

NODE=${1:-}
[[ $NODE && $NODE != -* ]] || die "$(sed -n '2,/^set/s/^# \{0,1\}//p' "$0")"
need_manager
load_stack
use_secrets
new=$(node_id "$NODE")
old=$(docker node ls --quiet --filter "node.label=$STACK.data=true")
check_nodes
release=$(label_of_stack release)
mapfile -t volumes < <(data_volumes)
mapfile -t writers < <(stack_services | grep -vxE "${STACK}_(db|redis|frontend|flower)")

trap start_again EXIT
say "stopping ${writers[*]}"
stop_services "${writers[@]}"
# An earlier attempt that was interrupted may have stopped the database.
docker service scale --detach=true "${STACK}_db=1" >/dev/null
backup_job backup-now make
stop_services "${STACK}_db" "${STACK}_redis"
copy_volumes
label_data "$new"
docker service scale --detach=true "${STACK}_db=1" "${STACK}_redis=1" >/dev/null
backup_job backup-now matches
