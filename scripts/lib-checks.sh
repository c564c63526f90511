# shellcheck shell=bash
# What may be wrong before a deployment, each in words; sourced after lib-swarm.sh.

problems=()

# check_all: end with everything that is wrong, not only the first
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
    problems+=("Nothing takes in requests: run scripts/edge.sh, once for the whole swarm.")
}

check_data_node() {
  label_only_node "$STACK.data"
  local nodes
  nodes=$(docker node ls --quiet --filter "node.label=$STACK.data=true" | wc -l)
  ((nodes == 1)) ||
    problems+=("$nodes nodes are to hold the data, where one must: docker node update --label-add $STACK.data=true NODE")
}

# The domain's address is checked where it can be: DNS_CHECK=off is for names of a private network.
check_domain() {
  [[ ${DNS_CHECK:-on} == off ]] || ! command -v getent >/dev/null || getent hosts "$DOMAIN" >/dev/null ||
    problems+=("$DOMAIN has no address in the DNS: let it point to the node with the label edge=true.")
}

check_mail() {
  [[ -n ${SMTP_HOST:-} ]] ||
    problems+=("SMTP_HOST is empty, so no mail could be sent: put it into $STACK.env.")
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
