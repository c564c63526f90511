#!/usr/bin/env bash
# Install the packages that the other scripts need on a minimal Debian or Ubuntu, as in the pipeline.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ $(id -u) == 0 ]] || die "This installs packages: run it as root."
step "Installing Python and Git" sh -c "apt-get update --quiet &&
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends \
    ca-certificates git python3 python3-venv"
