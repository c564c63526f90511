#!/bin/sh
# Start Nginx. Its Content-Security-Policy lets browsers upload files to S3_ENDPOINT.
set -eu
printf 'default "%s";\n' "${S3_ENDPOINT-}" >/tmp/store.conf
exec nginx -g 'daemon off;'
