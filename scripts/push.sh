#!/usr/bin/env bash
# Push the images that scripts/build.sh has built to their registry, for the other nodes.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
load_stack_env
load_env
use_images
[[ $IMAGES != localhost/* ]] || die "IMAGES has no registry: set it, for example IMAGES=registry.example.com/team/product."

for image in $(our_images); do
  docker push --quiet "$IMAGES/$image:$TAG" >/dev/null
  say "pushed $IMAGES/$image:$TAG"
done
