#!/usr/bin/env bash
# Build the images of production, tagged with what git calls this state.
#
# IMAGES is the name that they have in common, such as registry.example.com/team/product: in the
# environment, in the file of the stack that STACK names, or in .env. What follows goes to docker
# buildx bake: scripts/build.sh --set '*.args.TESTS=off'
#
# Where the engine can keep them, each image gets an SBOM, which says what is in it, and a provenance,
# which says what it was built from: docs/deployment.md. There, too, CACHE may name a repository that
# keeps the layers, for machines that begin with none.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
load_stack_env
load_env
use_images

keeps_attestations() { [[ $(docker info --format '{{.DriverStatus}}') == *io.containerd.snapshotter* ]]; }

# Each is built for a service of its own name.
mapfile -t images < <(our_images)
options=()
for image in "${images[@]}"; do
  options+=(--set "$image.tags=$IMAGES/$image:$TAG")
done
if keeps_attestations; then
  options+=(--sbom=true --provenance=mode=max)
else
  say "The images get no SBOM and no provenance: this engine's store cannot keep them (docs/deployment.md)."
fi
if [[ ${CACHE:-} ]]; then
  for image in "${images[@]}"; do
    options+=(--set "$image.cache-from=type=registry,ref=$CACHE:$image"
      --set "$image.cache-to=type=registry,ref=$CACHE:$image,mode=max")
  done
fi

docker buildx bake --file docker-compose.yml --load "${options[@]}" "$@" "${images[@]}"
for image in "${images[@]}"; do say "built $IMAGES/$image:$TAG"; done
