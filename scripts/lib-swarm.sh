# shellcheck shell=bash
# Functions for the scripts that work with a swarm; sourced after lib.sh.

# The secrets that scripts/secrets.sh creates for a stack.
SECRETS=(secret_key postgres_password database_password redis_password smtp_password
  s3_secret_key oidc flower_password pgadmin_password backup_identity first_superuser_password)

# load_stack_env: load STACK.env if STACK is set and the file exists
load_stack_env() { if [[ ${STACK:-} && -f $STACK.env ]]; then load_env "$STACK.env"; fi; }

# load_stack: load the settings of the stack STACK: from the environment, then STACK.env, then .env
load_stack() {
  [[ ${STACK:-} ]] || STACK=$(load_env && echo "$COMPOSE_PROJECT_NAME") || exit 1
  export STACK
  [[ $STACK =~ ^[a-z][a-z0-9-]*$ ]] || die "STACK must have lowercase letters, digits and - only, not '$STACK'."
  load_stack_env
  export ENVIRONMENT=${ENVIRONMENT:-production}
  [[ $ENVIRONMENT =~ ^(staging|production)$ ]] ||
    die "ENVIRONMENT must be staging or production on a swarm, not '$ENVIRONMENT'."
  load_env
  : "${DOMAIN:?set the domain of the stack in $STACK.env: DOMAIN=app.example.com}"
  : "${PUBLIC_URL:=https://$DOMAIN}"
  : "${PREVIOUS_TAG:=}"
  use_images
  use_placement
  export DOMAIN PUBLIC_URL PREVIOUS_TAG
}

# use_placement: set where results are stored, and the settings of each worker module, by default those
# of all modules: docker-stack.yml cannot use one variable as the default of another, as Compose can
use_placement() {
  local anywhere="node.platform.os == linux" data="node.labels.$STACK.data == true" module
  : "${RESULTS_PLACEMENT:=$([[ $S3_BUCKET ]] && echo "$anywhere" || echo "$data")}"
  export RESULTS_PLACEMENT
  for module in $(worker_modules | tr '[:lower:]' '[:upper:]'); do
    default "WORKER_${module}_PLACEMENT" "$anywhere"
    default "WORKER_${module}_CONCURRENCY" "$WORKER_CONCURRENCY"
    default "WORKER_${module}_MEMORY" "$WORKER_MEMORY"
  done
}

default() { [[ ${!1:-} ]] || export "$1=$2"; }

# use_images: set IMAGES, the prefix of the image names, and TAG, from git. Without a registry, it
# begins with localhost: otherwise Docker would look for the images in the public registry.
use_images() {
  : "${IMAGES:=localhost/$COMPOSE_PROJECT_NAME}"
  : "${TAG:=$(release_of_sources)}"
  export IMAGES TAG
}

# release_of_sources: the output of git describe, or the running release if only settings differ
release_of_sources() {
  local running
  running=$(label_of_stack release 2>/dev/null || true)
  if [[ $running ]] && git diff --quiet "$running" -- . ':!*.env' 2>/dev/null; then
    echo "$running"
  else
    git describe --tags --always --dirty
  fi
}

# our_images: the names of the images that docker-compose.yml builds, such as backend
our_images() {
  docker compose --file docker-compose.yml --profile '*' config --images | sed -n "s|^$COMPOSE_PROJECT_NAME/||p" | sort -u
}

need_manager() {
  [[ $(docker info --format '{{.Swarm.ControlAvailable}}' 2>/dev/null) == true ]] ||
    die "This machine is not a manager of a swarm: run the script on one (docker swarm init creates the first), or set DOCKER_HOST."
}

# latest_secret PREFIX_NAME: its name with its version, such as app_secret_key.2; nothing if there is none
latest_secret() {
  docker secret ls --filter "name=$1." --format '{{.Name}}' | sort -t. -k2n | tail -n 1
}

# make_secret PREFIX_NAME: create the next version from the standard input, and print its name
make_secret() {
  local last
  last=$(latest_secret "$1")
  last=${last##*.}
  docker secret create "$1.$((${last:-0} + 1))" - >/dev/null
  say "created the secret $1.$((${last:-0} + 1))"
}

random_secret() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

# use_secrets: export the newest version of each, as SECRET_KEY_SECRET and so on, for docker-stack.yml
use_secrets() {
  local name variable
  for name in "${SECRETS[@]}"; do
    variable=$(tr '[:lower:]' '[:upper:]' <<<"$name")_SECRET
    export "$variable=$(latest_secret "${STACK}_$name")"
  done
  # Each version of the password has its own role: stack/roles.sql.
  DATABASE_ROLE=${POSTGRES_USER}_${DATABASE_PASSWORD_SECRET##*.}
  export DATABASE_ROLE
}

# config_name PREFIX_NAME FILE: a name with the file's checksum, since a config cannot be changed
config_name() { printf '%s-%s' "$1" "$(cksum <"$2" | cut -d ' ' -f 1)"; }

# label_only_node NAME: if there is only one node, label it
label_only_node() {
  local nodes
  nodes=$(docker node ls --quiet)
  if [[ $nodes != *$'\n'* && -z $(docker node ls --quiet --filter "node.label=$1=true") ]]; then
    docker node update --label-add "$1=true" "$nodes" >/dev/null
    say "labelled the only node: $1=true"
  fi
}

# replicas: for each service of the stack its name, how many replicas of its image run, and how many should.
# Those on a lost node do not count as running, though `docker service ls` still counts them.
replicas() {
  local wanted
  wanted=$(docker service ls --filter "label=com.docker.stack.namespace=$STACK" --format '{{.Name}} {{.Image}} {{.Replicas}}') || return
  docker stack ps --filter desired-state=running --format '{{.Name}} {{.Image}} {{.CurrentState}}' "$STACK" |
    awk -v wanted="$wanted" '
      $3 == "Running" { sub(/\.[^.]*$/, "", $1); running[$1 " " $2]++ }
      END {
        count = split(wanted, lines, "\n")
        for (i = 1; i <= count; i++) {
          split(lines[i], words, " ")
          split(words[3], numbers, "/")
          print words[1], running[words[1] " " words[2]] + 0, numbers[2]
        }
      }'
}

# Docker may wait forever for the logs of a lost node.
service_logs() { timeout 10 docker service logs "$@" 2>&1 || true; }

# label_of_stack NAME: a label of the running stack, release or previous-release
label_of_stack() { docker service inspect "${STACK}_backend" --format "{{index .Spec.Labels \"$1\"}}"; }

service_exists() { docker service inspect "$1" >/dev/null 2>&1; }

# secret NAME: the option that mounts the newest version of a stack's secret under its plain name
secret() { printf 'source=%s,target=%s' "$(latest_secret "${STACK}_$1")" "$1"; }

# job_state NAME: such as `Running 2 minutes ago`, and why it waits or failed; nothing if there is no job
job_state() {
  docker service ps --format '{{.CurrentState}}{{if .Error}}: {{.Error}}{{end}}' "$1" 2>/dev/null | head -n 1 || true
}

# job_node_state NAME: the state of the job's node: ready or down
job_node_state() {
  local node
  node=$(docker service ps --format '{{.Node}}' "$1" | head -n 1)
  if [[ $node ]]; then docker node inspect --format '{{.Status.State}}' "$node"; fi
}

has_ended() { [[ $1 =~ ^(Complete|Failed|Rejected|Shutdown|Remove|Orphaned) ]]; }

# job_runs NAME: whether the job exists and has not ended
job_runs() { service_exists "$1" && ! has_ended "$(job_state "$1")"; }

# die_of_running_job NAME: exit, but let the job run: half a restore is worse than a long one
die_of_running_job() {
  die "The job $1 still runs, and continues without this script: docker service logs $1 shows its log." \
    "Another one cannot start until it has ended, or docker service rm $1 has ended it."
}

# run_job NAME OPTION... IMAGE COMMAND...: run COMMAND once, as a service, and show its output. If a node
# could not start the container, or was lost before, COMMAND has not run yet: it is tried once more.
run_job() {
  try_job "$@" || try_job "$@" || die "The job ${STACK}_$1 has failed."
}

# try_job NAME OPTION... IMAGE COMMAND...: return 1 if the container was not started
try_job() {
  local name=${STACK}_$1 state='' error started=$SECONDS shown=$((SECONDS - 8))
  shift
  if job_runs "$name"; then die_of_running_job "$name"; fi
  docker service rm "$name" >/dev/null 2>&1 || true
  docker service create --quiet --detach --with-registry-auth --mode replicated-job \
    --restart-condition none --no-healthcheck --cap-drop ALL --name "$name" "$@" >/dev/null
  # Show progress every ten seconds, the first time after two.
  until has_ended "$state"; do
    ((SECONDS - started < ${JOB_SECONDS:-3600})) || die_of_running_job "$name"
    if ((SECONDS - shown >= 10)); then
      say "$name: ${state:-starting}"
      shown=$SECONDS
      if [[ $state != Running* && $(job_node_state "$name") == down ]]; then
        say "$name was assigned to a lost node: starting it on another one."
        docker service rm "$name" >/dev/null
        return 1
      fi
    fi
    sleep 0.5
    state=$(job_state "$name")
    [[ $state ]] || service_exists "$name" || die "The job $name was removed, or the swarm does not answer."
  done
  service_logs --raw "$name" >&2
  if [[ $state != Complete* ]]; then
    error=$(docker service ps --no-trunc --format '{{.CurrentState}}: {{.Error}}' "$name")
    say "$error"
    [[ $error != *"starting container failed"* ]] || return 1
    die "The job $name has failed."
  fi
  docker service rm "$name" >/dev/null || die "The job $name has ended, but cannot be removed."
}

# psql_job NAME FILE: run the SQL in FILE as the database's superuser. Its password is the one that the
# service db has, or the newest one if a rotation was interrupted.
psql_job() {
  local used
  used=$(docker service inspect "${STACK}_db" --format '{{range .Spec.TaskTemplate.ContainerSpec.Secrets}}{{.SecretName}}{{end}}')
  # shellcheck disable=SC2016  # the container's own variables
  run_job "$1" --network "${STACK}_internal" --user postgres --read-only --mount type=tmpfs,target=/tmp \
    --secret "source=$used,target=used_password" \
    --secret "$(secret postgres_password)" --secret "$(secret database_password)" \
    postgres:17 sh -c '
      export PGPASSFILE=/tmp/.pgpass
      umask 077
      for _ in $(seq 300); do pg_isready --quiet --host=db && break; sleep 1; done
      for password in used_password postgres_password; do
        sed "s/[\\:]/\\\\&/g; s/^/*:*:*:*:/" /run/secrets/$password >$PGPASSFILE
        ! psql --host=db --username=postgres --command="" 2>/tmp/refused || break
      done
      printf %s "$1" | psql --quiet --host=db --username=postgres \
        --set=owner="$2" --set=role="$3" --set=database="$4"' \
    psql "$(cat "$2")" "$POSTGRES_USER" "$DATABASE_ROLE" "$POSTGRES_DB"
}

# backup_job NAME COMMAND...: run stack/backup/backup.sh on the node with the data
backup_job() {
  data_job "$1" --network "${STACK}_internal" --constraint "node.labels.$STACK.data == true" \
    --mount "source=${STACK}_backups,target=/backups" --mount "source=${STACK}_backup-work,target=/work" \
    --mount "source=${STACK}_results,target=/data/results" -- "${@:2}"
}

# data_job NAME OPTION... -- COMMAND...: run stack/backup/backup.sh
data_job() {
  local name=$1 options=()
  shift
  while [[ $1 != -- ]]; do options+=("$1") && shift; done
  run_job "$name" "${options[@]}" --read-only --mount type=tmpfs,target=/tmp \
    --cap-add DAC_OVERRIDE --cap-add CHOWN --cap-add FOWNER \
    --secret "$(secret postgres_password)" --secret "$(secret backup_identity)" \
    --env STACK="$STACK" --env POSTGRES_DB="$POSTGRES_DB" --env POSTGRES_OWNER="$POSTGRES_USER" \
    "$IMAGES/backup:$(label_of_stack release)" "${@:2}"
}
