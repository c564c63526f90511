#!/usr/bin/env bash
# Build the production images, tagged with the version from git describe.
#
# IMAGES is the prefix of their names, such as registry.example.com/team/product: in the environment,
# in STACK.env, or in .env. TESTS=off builds the pages without running their tests. Arguments are passed
# to docker buildx bake.
#
# If the engine can store them, each image gets an SBOM, which lists its contents, and a provenance,
# which describes its build: docs/deployment.md. CACHE may name a repository for the layer cache, for
# machines that start without one.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
load_stack_env
load_env
use_images

keeps_attestations() { [[ $(docker info --format '{{.DriverStatus}}') == *io.containerd.snapshotter* ]]; }

# Each image has the name of its service.
mapfile -t images < <(our_images)
options=()
for image in "${images[@]}"; do
  options+=(--set "$image.tags=$IMAGES/$image:$TAG")
done
if keeps_attestations; then
  options+=(--sbom=true --provenance=mode=max)
else
  say "The images get no SBOM and no provenance: the image store of this engine cannot store them (docs/deployment.md)."
fi
if [[ ${CACHE:-} ]]; then
  for image in "${images[@]}"; do
    options+=(--set "$image.cache-from=type=registry,ref=$CACHE:$image"
      --set "$image.cache-to=type=registry,ref=$CACHE:$image,mode=max")
  done
fi

docker buildx bake --file docker-compose.yml --load "${options[@]}" "$@" "${images[@]}"
for image in "${images[@]}"; do say "built $IMAGES/$image:$TAG"; done
