#!/usr/bin/env bash
# Create the missing secrets of a stack, or replace one while the stack runs.
#
#   scripts/secrets.sh                     create the missing secrets
#   scripts/secrets.sh set NAME FILE       create one from a file, for the next deployment
#   scripts/secrets.sh rotate NAME [FILE]  replace one by the contents of a file or a random value
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack

# Secrets that a person types. They are shown once, since they cannot be read later.
SHOWN=' backup_identity first_superuser_password pgadmin_password postgres_password '
# Secrets that another service knows too. They are never random.
GIVEN=' oidc s3_secret_key smtp_password '

# new_value NAME: a random value; the key of the backups and the providers have their own formats
new_value() {
  if [[ $1 == backup_identity ]]; then
    docker run --rm --network none --entrypoint sh "$IMAGES/backup:$TAG" -c 'age-keygen 2>/dev/null' | tail -n 1 ||
      die "The image $IMAGES/backup:$TAG is needed to create this secret: run scripts/build.sh first, or set IMAGES."
  elif [[ $1 == oidc ]]; then
    echo '# The settings of OpenID providers: docs/identity.md' # none
  else
    random_secret
  fi
}

# make NAME VALUE
make() {
  printf %s "$2" | make_secret "${STACK}_$1"
  [[ $SHOWN != *" $1 "* ]] || printf '%s: %s  (write it down, it is shown only now)\n' "$1" "$2"
}

make_missing() {
  local name
  # backup_identity comes first, since it needs an image: without the image, none is created.
  for name in backup_identity "${SECRETS[@]}"; do
    [[ -n $(latest_secret "${STACK}_$name") ]] || set_secret "$name"
  done
}

# set_secret NAME [FILE]
set_secret() {
  [[ " ${SECRETS[*]} " == *" $1 "* ]] || die "There is no secret '$1': the names are ${SECRETS[*]}."
  local value
  value=$(if [[ ${2-} ]]; then cat "$2"; else new_value "$1"; fi)
  [[ $1 != backup_identity || $value == *AGE-SECRET-KEY-1* ]] ||
    die "backup_identity must be an identity of age, which begins with AGE-SECRET-KEY-1: age-keygen creates one."
  make "$1" "$value"
}

# rotate NAME [FILE]: replace a secret, update every service that has it, and remove the old version
rotate() {
  [[ $GIVEN != *" $1 "* || ${2-} ]] || die "$1 is set by you: write the new one into a file, then scripts/secrets.sh rotate $1 FILE"
  set_secret "$@"
  TAG=$(label_of_stack release) scripts/deploy.sh
}

case ${1:-} in
  '') make_missing ;;
  set) set_secret "${2:?which one? ${SECRETS[*]}}" "${3:?which file has it?}" ;;
  rotate) rotate "${2:?which one? ${SECRETS[*]}}" "${3-}" ;;
  *) die "Usage: scripts/secrets.sh [set NAME FILE | rotate NAME [FILE]]" ;;
esac
