#!/usr/bin/env bash
# Deploy Traefik at the edge of the swarm, once for all stacks: HTTPS on the ports 80 and 443.
#
# ACME_EMAIL receives notices of certificates that are about to expire. DASHBOARD_DOMAIN is the domain
# of Traefik's dashboard. These and the other variables below may also be set in edge.env.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
if [[ -f edge.env ]]; then load_env edge.env; fi

: "${ACME_EMAIL:?set in edge.env who receives notices of expiring certificates: ACME_EMAIL=ops@example.com}"
: "${ACME_SERVER:=https://acme-v02.api.letsencrypt.org/directory}"
: "${ACME_CA_FILE:=}"
: "${DASHBOARD_DOMAIN:=}"
: "${TRUSTED_PROXIES:=}"
: "${HSTS_INCLUDE_SUBDOMAINS:=false}"
[[ $HSTS_INCLUDE_SUBDOMAINS =~ ^(true|false)$ ]] || die "HSTS_INCLUDE_SUBDOMAINS must be true or false, not '$HSTS_INCLUDE_SUBDOMAINS'."
DASHBOARD_ENABLED=$([[ -z $DASHBOARD_DOMAIN ]] && echo false || echo true)
export TRUSTED_PROXIES HSTS_INCLUDE_SUBDOMAINS ACME_EMAIL ACME_SERVER ACME_CA_FILE DASHBOARD_DOMAIN DASHBOARD_ENABLED

make_dashboard_login() {
  [[ -z $(latest_secret edge_dashboard_users) ]] || return 0
  local password
  password=$(random_secret)
  printf 'admin:%s\n' "$(openssl passwd -apr1 -stdin <<<"$password")" | make_secret edge_dashboard_users
  printf "Traefik's dashboard: admin, %s  (write it down, it is shown only now)\n" "$password"
}

# stack_networks: print a compose file that connects Traefik to the public network of each stack
stack_networks() {
  local names name
  names=$(docker network ls --filter label=edge.public --format '{{.Name}}')
  printf 'services: {traefik: {networks: {edge: {}, docker-api: {}'
  for name in $names; do printf ', %s: {}' "$name"; done
  printf '}}}\nnetworks: {edge: {driver: overlay}, docker-api: {driver: overlay, internal: true}'
  for name in $names; do printf ', %s: {external: true}' "$name"; done
  printf '}\n'
}

label_only_node edge
[[ $(docker node ls --quiet --filter node.label=edge=true) ]] ||
  die "Choose the manager that publishes the ports 80 and 443: docker node update --label-add edge=true NODE"
make_dashboard_login
DYNAMIC_CONFIG=$(config_name edge_dynamic traefik/dynamic.yml)
ERRORS_CONFIG=$(config_name edge_errors traefik/errors.conf)
DOCKER_API_CONFIG=$(config_name edge_docker-api traefik/docker-api.conf)
DASHBOARD_USERS_SECRET=$(latest_secret edge_dashboard_users)
export DYNAMIC_CONFIG ERRORS_CONFIG DOCKER_API_CONFIG DASHBOARD_USERS_SECRET
files=(--compose-file traefik/docker-stack.yml)
if [[ $ACME_CA_FILE ]]; then
  ACME_CA_CONFIG=$(config_name edge_acme-ca "$ACME_CA_FILE")
  ACME_CA_FILE=$(realpath "$ACME_CA_FILE")
  export ACME_CA_CONFIG ACME_CA_FILE
  files+=(--compose-file traefik/acme-ca.yml)
fi
stack_networks | docker stack deploy --detach=true --with-registry-auth "${files[@]}" --compose-file - edge
say "The edge is deployed: docker service logs edge_traefik shows its log."
