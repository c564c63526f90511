# shellcheck shell=bash
# Functions that wait for an update of all services of a stack; sourced after lib-swarm.sh.

stack_services() {
  docker service ls --filter "label=com.docker.stack.namespace=$STACK" --format '{{.Name}}'
}

# update_of SERVICE: when its last update began, and how it went
update_of() {
  docker service inspect "$1" --format '{{if .UpdateStatus}}{{.UpdateStatus.StartedAt.UnixNano}} {{.UpdateStatus.State}}{{end}}'
}

# remember_updates: store the update states: the state of an earlier rollback stays until the next update
remember_updates() {
  remembered=$(for service in $(stack_services); do echo "$service $(update_of "$service")"; done)
}

# wait_until_converged: false, with the reason, if a service rolled back or did not become healthy
wait_until_converged() {
  local service waiting lost known_lost started=$SECONDS shown=$SECONDS
  known_lost=$(lost_nodes) || known_lost=
  sleep 5 # before the manager begins, all services look updated
  while ((SECONDS - started < ${DEPLOY_SECONDS:-600})); do
    # Read before the rollbacks: otherwise one that ends in between would look like a finished update.
    waiting=$(pending) || waiting=unknown
    for service in $(stack_services); do
      if has_rolled_back "$service"; then
        explain_service "$service" "did not become healthy, and was rolled back"
        return 1
      fi
    done
    if [[ -z $waiting ]]; then
      for service in $(unplaceable_workers); do
        say "$service waits for a node: no ready node matches its placement."
      done
      return
    fi
    # The manager notices a lost node only after a while. The update would wait forever for the tasks
    # that were assigned to the node until then; a new update does not.
    lost=$(lost_nodes) || lost=$known_lost
    if [[ $(comm -13 <(echo "$known_lost") <(echo "$lost")) && $waiting != unknown ]]; then
      say "A node was lost during the update: updating again ${waiting//$'\n'/ }"
      for service in $waiting; do docker service update --quiet --detach --force "$service" >/dev/null || true; done
    fi
    known_lost=$lost
    if ((SECONDS - shown >= 10)); then
      say "waiting for ${waiting//$'\n'/ }"
      shown=$SECONDS
    fi
    sleep 1
  done
  for service in $(pending); do explain_service "$service" "does not have all its replicas"; done
  return 1
}

# The status that a release must return for a path, with the form data to send.
SMOKE_TESTS=(
  "200 /"
  "200 /api/v1/health/ready"
  "200 /api/v1/openapi.json"
  "401 /api/v1/users/me"
  "401 /api/v1/login/access-token username=smoke-test-$RANDOM$RANDOM@example.com&password=wrong"
)

# smoke_test [RUNNING]: false, with the response, if the site responds incorrectly through the edge. It
# requests each path several times, to reach all replicas. Only a new stack, of which no release is
# RUNNING, may be out of reach after a minute: its domain may have no certificate yet.
smoke_test() {
  # shellcheck disable=SC2016  # the container's own variables
  (run_job smoke-test --network "${STACK}_public" --read-only --mount type=tmpfs,target=/tmp \
    --entrypoint sh "$IMAGES/frontend:$TAG" -c '
      ask() {
        curl --silent --insecure --connect-timeout 5 --max-time 10 --connect-to ::edge_traefik:8443 ${2:+--data "$2"} \
          --output /tmp/answer --write-out "%{http_code}" "https://$0$1"
      }
      running=$1
      shift
      end=$(($(date +%s) + 60))
      until ask / >/dev/null; do
        if [ "$(date +%s)" -ge "$end" ]; then
          echo "https://$0 cannot be reached through the edge: docker service logs edge_traefik"
          if [ "$running" ]; then exit 1; else exit 0; fi
        fi
        sleep 2
      done
      for test; do
        set -- $test
        for _ in 1 2 3; do
          status=$(ask "$2" "${3:-}")
          [ "$status" = "$1" ] || { echo "$2 answered $status instead of $1: $(head -c 500 /tmp/answer)"; exit 1; }
        done
      done' "$DOMAIN" "${1:-}" "${SMOKE_TESTS[@]}")
}

has_rolled_back() {
  local update
  update=$(update_of "$1")
  [[ $update == *\ rollback_completed || $update == *\ rollback_paused || $update == *\ paused ]] &&
    [[ $remembered != *"$1 $update"* ]]
}

# pending: the services that are in the middle of an update, or have fewer replicas than they should
pending() {
  local counts services service update unplaceable
  counts=$(replicas) || return
  services=$(stack_services) || return
  unplaceable=$(unplaceable_workers) || return
  for service in $services; do
    update=$(update_of "$service") || return
    if grep -qx "$service" <<<"$unplaceable"; then continue; fi
    if ! grep -Eqx "$service ([0-9]+) \1" <<<"$counts" || [[ $update =~ \ (updating|rollback_started)$ ]]; then
      echo "$service"
    fi
  done
}

# unplaceable_workers: while a node is lost, the modules that no other node may run, for example because
# only that node has a GPU. The rest of the stack is updated without them. The scheduler is never left
# out, since it recovers jobs.
unplaceable_workers() {
  local lost
  lost=$(lost_nodes) || return
  [[ $lost ]] || return 0
  docker stack ps --no-trunc --filter desired-state=running --format '{{.Name}} {{.CurrentState}} {{.Error}}' "$STACK" |
    awk -v prefix="${STACK}_worker-" '
      index($1, prefix) == 1 && index($1, prefix "scheduler.") != 1 && $2 == "Pending" && /scheduling constraints not satisfied/ && !/insufficient/ {
        sub(/\.[0-9]+$/, "", $1)
        print $1
      }' | sort -u
}

# lost_nodes: their names, sorted
lost_nodes() { docker node ls --format '{{if ne .Status "Ready"}}{{.Hostname}}{{end}}' | sed '/^$/d' | sort; }

explain_service() {
  say "$1 $2: $(docker service inspect "$1" --format '{{if .UpdateStatus}}{{.UpdateStatus.Message}}{{end}}')"
  docker service ps --no-trunc --filter desired-state=shutdown \
    --format '{{if .Error}}  {{.Image}} on {{.Node}}: {{.CurrentState}} {{.Error}}{{end}}' "$1" | sed '/^$/d' | head -n 3 >&2
  docker service ps --no-trunc --filter desired-state=running --format '  {{.Image}} on {{.Node}}: {{.CurrentState}} {{.Error}}' "$1" | head -n 3 >&2
  service_logs --tail 20 "$(failed_task "$1")" | tail -n 20 >&2
}

# failed_task SERVICE: the newest task that failed, or the newest of all. `docker service ps` sorts the
# tasks by replica: the first may have failed in an earlier deployment.
failed_task() {
  docker service ps --quiet --no-trunc "$1" |
    xargs docker inspect --type task --format '{{if .Status.Err}}1{{else}}0{{end}} {{.CreatedAt.UnixNano}} {{.ID}}' |
    sort --numeric-sort --key=1,1 --key=2,2 | awk 'END {print $3}'
}

# running_tasks SERVICE...: the nodes of the running tasks, without lost nodes, whose tasks are unknown
running_tasks() {
  local lost
  lost=$(lost_nodes)
  docker service ps --format '{{.Node}} {{.CurrentState}}' "$@" 2>/dev/null |
    awk -v lost=" $(tr '\n' ' ' <<<"$lost") " '$2 == "Running" && !index(lost, " " $1 " ") {print $1}'
}

# stop_services SERVICE...: stop them, and wait until none of their tasks runs on a reachable node
stop_services() {
  local started=$SECONDS
  docker service scale --detach=true "${@/%/=0}" >/dev/null
  while [[ $(running_tasks "$@") ]]; do
    ((SECONDS - started < 120)) || die "Not stopped within 2 minutes: $*. Look at docker service ps."
    sleep 0.5
  done
}
