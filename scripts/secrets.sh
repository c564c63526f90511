#!/usr/bin/env bash
# Make the secrets that a stack still lacks, or replace one while the stack runs.
#
#   scripts/secrets.sh                     make what is missing
#   scripts/secrets.sh set NAME FILE       make one from a file, for the next deployment
#   scripts/secrets.sh rotate NAME [FILE]  replace one, by what is in the file or a random value
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack

# What a person types, and so has to be told; nobody can read it later.
SHOWN=' backup_identity first_superuser_password pgadmin_password postgres_password '
# What others know too, and so is never a random value.
GIVEN=' s3_secret_key smtp_password '

# new_value NAME: a random one; what opens the backups has a form of its own
new_value() {
  if [[ $1 == backup_identity ]]; then
    docker run --rm --network none --entrypoint sh "$IMAGES/backup:$TAG" -c 'age-keygen 2>/dev/null' | tail -n 1 ||
      die "The image $IMAGES/backup:$TAG makes this secret: run scripts/build.sh first, or set IMAGES."
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
  # The one that needs an image comes first: without the image, none is made.
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
    die "backup_identity wants an identity of age, which begins with AGE-SECRET-KEY-1: age-keygen makes one."
  make "$1" "$value"
}

# rotate NAME [FILE]: then every service that has the secret is updated, and the old one is removed
rotate() {
  [[ $GIVEN != *" $1 "* || ${2-} ]] || die "$1 is set by you: write the new one into a file, then scripts/secrets.sh rotate $1 FILE"
  set_secret "$@"
  TAG=$(label_of_stack release) scripts/deploy.sh
}

case ${1:-} in
  '') make_missing ;;
  set) set_secret "${2:?which one? ${SECRETS[*]}}" "${3:?which file has it?}" ;;
  rotate) rotate "${2:?which one? ${SECRETS[*]}}" "${3-}" ;;
  *) die "scripts/secrets.sh, or set NAME FILE, or rotate NAME [FILE]" ;;
esac
