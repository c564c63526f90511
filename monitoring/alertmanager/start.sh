#!/bin/sh
# Write Alertmanager's configuration from the settings in .env, and start it.
set -eu
umask 077

# quoted TEXT: as YAML reads it back
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }

{
  cat <<YAML
route:
  receiver: operators
  group_by: [alertname]
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 12h
receivers:
  - name: operators
YAML
  if [ -n "$ALERT_WEBHOOK" ]; then
    printf '    webhook_configs: [{url: %s}]\n' "$(quoted "$ALERT_WEBHOOK")"
  fi
  if [ -n "$ALERT_EMAIL" ]; then
    : "${SMTP_HOST:?set SMTP_HOST in .env, or remove ALERT_EMAIL: alerts by mail need a mail server}"
    cat <<YAML
    email_configs:
      - to: $(quoted "$ALERT_EMAIL")
        from: $(quoted "$MAIL_FROM")
        smarthost: $(quoted "$SMTP_HOST:$SMTP_PORT")
        require_tls: $([ "$SMTP_TLS" = none ] && echo false || echo true)
        send_resolved: true
YAML
    if [ -n "$SMTP_USER" ]; then
      printf %s "$SMTP_PASSWORD" >/tmp/smtp-password
      printf '        auth_username: %s\n        auth_password_file: /tmp/smtp-password\n' "$(quoted "$SMTP_USER")"
    fi
  fi
} >/tmp/alertmanager.yml
exec alertmanager --config.file=/tmp/alertmanager.yml --storage.path=/alertmanager --cluster.listen-address=
