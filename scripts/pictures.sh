#!/usr/bin/env bash
# Take the pictures of Flower and of the API's documentation, from the application of scripts/start.sh.
#
# They are in frontend/e2e/baselines, beside those of the pages, which UPDATE_PICTURES=true
# scripts/test.sh e2e takes. No test compares them, because they are not pages of this project.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-application.sh
load_env
use_local_data
install_python worker-flower worker/flower/requirements.txt
install_node

port=5555
.venv/worker-flower/bin/python -m celery --app=shared.jobs.broker flower --address=127.0.0.1 --port=$port \
  --url_prefix=flower --conf=worker/flower/options.py >"$DATA_DIR/log/flower.log" 2>&1 &
flower=$!
trap 'kill "$flower"' EXIT
for _ in $(seq 60); do
  port_is_free $port || break
  sleep 1
done
cd frontend
node tools/take-pictures.mjs "http://localhost:$HTTP_PORT" \
  "http://$FLOWER_USER:$FLOWER_PASSWORD@127.0.0.1:$port" "$FIRST_SUPERUSER_EMAIL" "$FIRST_SUPERUSER_PASSWORD"
