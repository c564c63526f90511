# shellcheck shell=bash
# The checks before a deployment; sourced after lib-swarm.sh.

problems=()

# check_all: exit with a list of all problems, not only the first
check_all() {
  check_edge
  check_data_node
  check_domain
  check_mail
  check_secrets
  check_images
  ((${#problems[@]} == 0)) || die "$(printf '%s\n' "The stack $STACK cannot be deployed yet:" "${problems[@]/#/  - }")"
}

check_edge() {
  service_exists edge_traefik ||
    problems+=("There is no edge: run scripts/edge.sh, once for the whole swarm.")
}

check_data_node() {
  label_only_node "$STACK.data"
  local nodes
  nodes=$(docker node ls --quiet --filter "node.label=$STACK.data=true" | wc -l)
  ((nodes == 1)) ||
    problems+=("$nodes nodes have the label $STACK.data=true, and exactly one must: docker node update --label-add $STACK.data=true NODE")
}

# Skipped without getent, or by DNS_CHECK=off, which is for the names of a private network.
check_domain() {
  [[ ${DNS_CHECK:-on} == off ]] || ! command -v getent >/dev/null || getent hosts "$DOMAIN" >/dev/null ||
    problems+=("$DOMAIN has no IP address in the DNS: point it to the node with the label edge=true.")
}

check_mail() {
  [[ -n ${SMTP_HOST:-} ]] ||
    problems+=("SMTP_HOST is empty, so no mail can be sent: set it in $STACK.env.")
}

check_secrets() {
  local name
  for name in "${SECRETS[@]}"; do
    [[ -n $(latest_secret "${STACK}_$name") ]] ||
      problems+=("The secret ${STACK}_$name is missing: run scripts/secrets.sh.")
  done
}

check_images() {
  local image
  for image in $(our_images); do
    image=$IMAGES/$image:$TAG
    docker manifest inspect --insecure "$image" >/dev/null 2>&1 ||
      docker image inspect "$image" >/dev/null 2>&1 ||
      problems+=("There is no image $image: run scripts/build.sh and scripts/push.sh.")
  done
}
