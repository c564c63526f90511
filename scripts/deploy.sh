#!/usr/bin/env bash
# Deploy or update a stack on the swarm: check, migrate, update, and wait until it is healthy.
#
# STACK names the stack, and STACK.env has its settings; TAG is the release, by default the version
# from git describe. If a service does not become healthy, all services are rolled back, and the script
# exits with the reason.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
source scripts/lib-checks.sh
source scripts/lib-converge.sh

make_public_network() {
  docker network inspect "${STACK}_public" >/dev/null 2>&1 ||
    docker network create --driver overlay --label edge.public "${STACK}_public" >/dev/null
  local id
  id=$(docker network inspect "${STACK}_public" --format '{{.ID}}')
  [[ $(docker service inspect edge_traefik --format '{{.Spec.TaskTemplate.Networks}}') == *$id* ]] ||
    docker service update --quiet --network-add "${STACK}_public" edge_traefik >/dev/null
}

# Retry while a service is rolling back: it refuses the update, and the others would not be updated.
deploy_stack() {
  local output result
  for _ in $(seq 10); do
    result=0
    output=$(docker stack deploy --detach=true --with-registry-auth --prune --compose-file docker-stack.yml "$STACK" 2>&1 >/dev/null) || result=$?
    [[ $output == *"out of sequence"* ]] || break
    sleep 3
  done
  [[ -z $output ]] || say "$output"
  return "$result"
}

# If it does not run, the stack is new: there is nothing to migrate before the services start.
database_runs() { service_exists "${STACK}_db" && replicas | grep -qx "${STACK}_db 1 1"; }

migrate() {
  psql_job roles stack/roles.sql
  run_job migrate --network "${STACK}_internal" --read-only --mount type=tmpfs,target=/tmp \
    --secret "$(secret secret_key)" --env SECRET_KEY_FILE=/run/secrets/secret_key \
    --secret "$(secret postgres_password)" --env DATABASE_PASSWORD_FILE=/run/secrets/postgres_password \
    --secret "$(secret first_superuser_password)" \
    --env FIRST_SUPERUSER_PASSWORD_FILE=/run/secrets/first_superuser_password \
    --env FIRST_SUPERUSER_EMAIL="$FIRST_SUPERUSER_EMAIL" --env ENVIRONMENT="$ENVIRONMENT" \
    --env PROJECT_NAME="$PROJECT_NAME" \
    --env DATABASE_URL="postgresql://postgres@db/$POSTGRES_DB" --env PGOPTIONS="-c role=$POSTGRES_USER" \
    --env REDIS_URL=redis://redis \
    "$IMAGES/backend:$TAG" flask migrate
}

# Delete what no service uses any more: the roles of earlier passwords, and old versions of secrets.
clean_up() {
  local name
  psql_job retire-roles stack/retire-roles.sql
  for name in $(docker secret ls --filter "name=${STACK}_" --format '{{.Name}}'); do
    [[ $name == "$(latest_secret "${name%.*}")" ]] || docker secret rm "$name" >/dev/null || true
  done
}

# update TAG: update all services; false if one does not become healthy or the site responds incorrectly
update() {
  TAG=$1
  remember_updates
  deploy_stack && wait_until_converged && smoke_test "$running"
}

need_manager
load_stack
check_all
use_secrets
running=$(label_of_stack release 2>/dev/null || true)
before=$(label_of_stack previous-release 2>/dev/null || true)
if [[ $running == "$TAG" ]]; then PREVIOUS_TAG=$before; else PREVIOUS_TAG=$running; fi

make_public_network
if ! database_runs; then deploy_stack; fi
if [[ ${MIGRATE:-yes} == yes ]]; then migrate; fi
if ! update "$TAG"; then
  if [[ $running && $running != "$TAG" ]]; then
    say "All services are rolled back to $running."
    PREVIOUS_TAG=$before
    update "$running" || true
  fi
  die "$STACK was not updated."
fi
# A module that waits for a lost node may still use the earlier password there.
if [[ -z $(unplaceable_workers) ]]; then clean_up; fi
say "$STACK runs $TAG: https://$DOMAIN"
