#!/usr/bin/env bash
# Show the health of a stack: its services, its nodes, and recent errors.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source scripts/lib-swarm.sh
need_manager
load_stack
service_exists "${STACK}_backend" || die "There is no stack $STACK: scripts/deploy.sh deploys it."

release=$(label_of_stack release)
ready=$(curl --silent --show-error --max-time 5 --output /dev/null --write-out '%{http_code}' "https://$DOMAIN/api/v1/health/ready" 2>&1 || true)
printf '%s, release %s, https://%s: %s\n\n' "$STACK" "$release" "$DOMAIN" "$ready"
docker node ls --format 'table {{.Hostname}}\t{{.Status}}\t{{.Availability}}\t{{.ManagerStatus}}'
echo
replicas | while read -r service running wanted; do
  printf '%-28s %s/%s  %s\n' "$service" "$running" "$wanted" \
    "$(docker service inspect "$service" --format '{{index (split .Spec.TaskTemplate.ContainerSpec.Image "@") 0}}')"
done
echo
# docker stack ps fails if there is nothing to list.
stopped=$(docker stack ps --no-trunc --filter desired-state=shutdown \
  --format '{{if .Error}}{{.Name}} on {{.Node}}, {{.CurrentState}}: {{.Error}}{{end}}' "$STACK" 2>/dev/null || true)
printf 'Stopped unexpectedly, recently:\n%s\n' "$(sed '/^$/d' <<<"${stopped:-nothing}" | head -n 10)"
printf '\nThe newest backup: '
if replicas | grep -qx "${STACK}_backup 1 1"; then
  # Omit the job's progress.
  (use_secrets && JOB_SECONDS=60 backup_job newest-backup newest_age 2>&1) |
    grep -v "^${STACK}_newest-backup: " || true
else
  echo "unknown, since the service ${STACK}_backup does not run"
fi
