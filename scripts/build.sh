#!/usr/bin/env bash
# Build the images of production, tagged with what git calls this state.
#
# IMAGES is the name that they have in common, such as registry.example.com/team/product. What
# follows goes to docker compose build: scripts/build.sh --build-arg TESTS=off
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
load_env
use_images

docker compose --file docker-compose.yml build "$@"
for image in $(our_images); do
  docker tag "$COMPOSE_PROJECT_NAME/$image" "$IMAGES/$image:$TAG"
  say "built $IMAGES/$image:$TAG"
done
