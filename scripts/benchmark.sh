#!/usr/bin/env bash
# Measure what a request to the API costs, beside the least that it could cost.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python backend backend/requirements-dev.txt
cd backend
../.venv/backend/bin/python -m benchmarks.requests
