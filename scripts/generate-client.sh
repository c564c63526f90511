#!/usr/bin/env bash
# Write the OpenAPI document and generate the pages' API client from it; run it after changing a route.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
load_env

install_python backend backend/requirements-dev.txt
install_node
# The generated files must not depend on the project's name.
export PROJECT_NAME=API FLASK_APP=app DATABASE_URL=sqlite:// REDIS_URL=redis://127.0.0.1 RESULTS_DIR=/nonexistent
(cd backend && ../.venv/backend/bin/flask write-openapi ../frontend/openapi.json)
npm run --silent --prefix frontend client
