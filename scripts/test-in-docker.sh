#!/usr/bin/env bash
# Run scripts/test.sh in a container, on a machine that has only Docker: scripts/test-in-docker.sh stack
#
# The container shares the network and the project's folder with the host, so that the tests reach the
# ports and the mounts of the containers that they start beside it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
load_env

docker build --tag "$COMPOSE_PROJECT_NAME/tests" - <<'DOCKERFILE'
FROM docker:28-cli AS docker
RUN mkdir -p /cli/plugins \
    && cp "$(command -v docker)" /cli/ \
    && find /usr -path '*/cli-plugins/*' -type f -exec cp {} /cli/plugins/ \;

FROM node:24-slim
RUN apt-get update && apt-get install --yes --no-install-recommends \
    ca-certificates chromium-headless-shell git python3 python3-venv \
    && git config --system --add safe.directory '*'
COPY --from=docker /cli/docker /usr/local/bin/
COPY --from=docker /cli/plugins /usr/local/lib/docker/cli-plugins
ENV CHROME_BIN=/usr/bin/chromium-headless-shell
DOCKERFILE

# An empty volume hides the machine's .venv, which has another Python. Tests mount copies of the project,
# so the engine must see them: TMPDIR is a folder of the machine. A pipeline sets the cache variables.
temporary=/tmp/$COMPOSE_PROJECT_NAME-tests
docker run --rm --network host --volume /var/run/docker.sock:/var/run/docker.sock \
  --env UV_CACHE_DIR --env PIP_CACHE_DIR --env npm_config_cache \
  --env TMPDIR="$temporary" --volume "$temporary:$temporary" \
  --volume "$PWD:$PWD" --volume "$PWD/.venv" --workdir "$PWD" \
  "$COMPOSE_PROJECT_NAME/tests" scripts/test.sh "$@"
