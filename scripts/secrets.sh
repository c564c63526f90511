#!/usr/bin/env bash
# Make the secrets that a stack still lacks, or replace one while the stack runs.
#
#   scripts/secrets.sh                     make what is missing
#   scripts/secrets.sh rotate NAME [FILE]  replace one, by what is in the file or a random value
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack

# What a person types, and so has to be told; nobody can read it later.
SHOWN=' first_superuser_password pgadmin_password postgres_password '

# make NAME VALUE
make() {
  printf %s "$2" | make_secret "${STACK}_$1"
  [[ $SHOWN != *" $1 "* ]] || printf '%s: %s  (write it down, it is shown only now)\n' "$1" "$2"
}

make_missing() {
  local name
  for name in "${SECRETS[@]}"; do
    [[ -n $(latest_secret "${STACK}_$name") ]] || make "$name" "$(random_secret)"
  done
}

# rotate NAME [FILE]: then every service that has the secret is updated, and the old one is removed
rotate() {
  [[ " ${SECRETS[*]} " == *" $1 "* ]] || die "There is no secret '$1': the names are ${SECRETS[*]}."
  local value
  value=$(if [[ ${2-} ]]; then cat "$2"; else random_secret; fi)
  make "$1" "$value"
  TAG=$(docker service inspect "${STACK}_backend" --format '{{index .Spec.Labels "release"}}') scripts/deploy.sh
}

case ${1:-} in
  '') make_missing ;;
  rotate) rotate "${2:?which one? ${SECRETS[*]}}" "${3-}" ;;
  *) die "scripts/secrets.sh [rotate NAME [FILE]]" ;;
esac
