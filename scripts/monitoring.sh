#!/usr/bin/env bash
# Start the application with Prometheus, Alertmanager and Grafana on this machine, or stop these.
#
#   scripts/monitoring.sh          http://localhost:8000/grafana/, for superusers
#   scripts/monitoring.sh down     keeps the application and the data of Prometheus
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
load_env
[[ $# -le 1 && ${1-} =~ ^(down)?$ ]] || die "Usage: scripts/monitoring.sh [down]"
has_docker || die "Monitoring needs Docker with Compose: scripts/start.sh serves no metrics."
files=(--file docker-compose.yml)
[[ ! -f docker-compose.override.yml || ${ENVIRONMENT-} != development ]] || files+=(--file docker-compose.override.yml)
files+=(--file docker-compose.monitoring.yml)

if [[ ${1-} == down ]]; then
  docker compose "${files[@]}" rm --stop --force prometheus alertmanager grafana \
    postgres-exporter redis-exporter node-exporter
  exit
fi
[[ ${METRICS-} == true ]] || die "Set METRICS=true in .env: then the API and the workers serve metrics."
docker compose "${files[@]}" up --detach --wait
say "Grafana is at http://localhost:$HTTP_PORT/grafana/: log in as a superuser, and open it from the dashboard."
