#!/usr/bin/env bash
# Measure the cost of requests to the API, and compare it with the lowest possible cost (--help).
#
# It runs the package backend/benchmarks; docs/performance.md explains the figures.
set -euo pipefail
caller_folder=$PWD
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_wrk() {
  command -v wrk >/dev/null && return
  can_install || die "The benchmark needs wrk: install it (Debian: apt-get install wrk)."
  install_debian wrk wrk
}

install_python backend backend/requirements-dev.txt
case " $* " in
*" --help "* | *" -h "* | *" --in-process "*) ;;
*)
  has_docker || die "The benchmark needs a running Docker Engine with Compose; --in-process needs none."
  install_wrk
  ;;
esac
root=$PWD
cd "$caller_folder" # files in the options are relative to it
PYTHONPATH=$root/backend:$root/system-tests exec "$root/.venv/backend/bin/python" -m benchmarks "$@"
