#!/usr/bin/env bash
# Creates backups of a stack, tests each by restoring it, restores one, and moves the volumes to
# another node. It runs in containers on the node with the volumes.
#
#   backup.sh make | schedule | check | newest_age | verify [FILE] | matches [FILE] | restore [FILE]
#   backup.sh has_tables | send | receive HOST | set_aside
#
# A backup is a tar with the database's dump, the checksums that its tables had at that moment, and
# the results of jobs. Results are read after the database, so every row has its file. age encrypts the
# backup, and refuses to decrypt a modified one. Unencrypted files are in another volume, and are
# deleted at the end.
set -euo pipefail

export PGHOST=db PGUSER=postgres PGPASSFILE=/tmp/.pgpass PGOPTIONS=--client-min-messages=warning
[[ -s $PGPASSFILE ]] ||
  (umask 077 && sed 's/[\\:]/\\&/g; s/^/*:*:*:*:/' /run/secrets/postgres_password >$PGPASSFILE)
IDENTITY=/run/secrets/backup_identity
WORK=/work/files
# For each table: its name, the number of rows, and a checksum that does not depend on their order.
CHECKSUMS="SELECT format('SELECT %L, count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM %I AS t',
  tablename, tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename \\gexec"

say() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*" >&2; }
sql() { psql --quiet --no-psqlrc --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }

# The service and the jobs share $WORK and the temporary databases, so each waits for the other. Child
# processes inherit the lock: a dump that outlives its script still holds it.
lock() {
  exec 9>/work/lock
  flock --nonblock 9 && return
  say "Another backup or restore is running; this one waits for it."
  flock --wait 1800 9 || { say "It has not ended in half an hour: try again when it has."; return 1; }
}

clean_work() {
  rm -rf "$WORK"
  mkdir -p "$WORK"
}

# The dump and the checksums use the same snapshot.
dump() {
  sql --dbname="$POSTGRES_DB" <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \\gset
\\setenv SNAPSHOT :snapshot
\\! pg_dump --format=custom --snapshot="\$SNAPSHOT" --file=$WORK/database.dump $POSTGRES_DB || rm -f $WORK/database.dump
\\o $WORK/tables.txt
$CHECKSUMS
SQL
  [[ -s $WORK/database.dump && -s $WORK/tables.txt ]] ||
    { say "The database could not be dumped, or has no tables yet."; return 1; }
}

# restore_into DATABASE: create it from the dump; it must have the checksums of the dumped database
restore_into() {
  sql --dbname=postgres --command="DROP DATABASE IF EXISTS \"$1\"" --command="CREATE DATABASE \"$1\" OWNER \"$POSTGRES_OWNER\""
  pg_restore --exit-on-error --no-owner --role="$POSTGRES_OWNER" --dbname="$1" "$WORK/database.dump"
  sql --dbname="$1" <<<"$CHECKSUMS" | diff "$WORK/tables.txt" - ||
    { say "The database that was restored differs from the one that was dumped."; return 1; }
}

make() {
  local name
  lock
  name=$STACK-$(date -u +%Y%m%dT%H%M%SZ).tar.age
  clean_work
  dump
  restore_into "${POSTGRES_DB}_proof"
  sql --dbname=postgres --command="DROP DATABASE \"${POSTGRES_DB}_proof\""
  # tar exits with 1 if results were changed or removed in the meantime, which is allowed, and with 2 if
  # a file is missing.
  { tar --create --warning=no-file-changed --warning=no-file-removed \
    --directory="$WORK" database.dump tables.txt --directory=/data results || (($? == 1)); } |
    age --encrypt --identity $IDENTITY --output /backups/.partial
  rm -rf "$WORK"
  sha256sum </backups/.partial | sed "s/-$/$name/" >"/backups/$name.sha256"
  mv /backups/.partial "/backups/$name"
  find /backups -maxdepth 1 -name "$STACK-*" -mtime "+${BACKUP_DAYS:-14}" -delete
  say "created and tested $name, $(stat --format=%s "/backups/$name") bytes"
}

# seconds_until_next: from the newest backup on, so that a restart neither creates one nor waits again
seconds_until_next() {
  local newest
  newest=$(find /backups -maxdepth 1 -name "$STACK-*.age" -printf '%Ts\n' | sort -n | tail -n 1)
  echo $((${newest:-0} + BACKUP_HOURS * 3600 - $(date +%s)))
}

schedule() {
  trap 'exit 0' TERM
  touch /tmp/started
  while :; do
    if (($(seconds_until_next) <= 0)) && ! bash "$0" make; then say "The backup failed; it will be retried soon."; fi
    sleep 20 &
    wait $!
  done
}

# Unhealthy if the newest backup is an hour late, and there was an hour to create one.
check() { (($(seconds_until_next) > -3600)) || [[ $(find /tmp/started -mmin -60) ]]; }

# newest_age: the name, the size and the age of the newest backup
newest_age() {
  find /backups -maxdepth 1 -name "*.tar.age" -printf '%f %s %Ts\n' | sort | tail -n 1 |
    awk -v now="$(date +%s)" '{ printf "%s, %d bytes, %.1f hours old\n", $1, $2, (now - $3) / 3600 }
      END { if (NR == 0) print "there is none yet" }'
}

newest() { find /backups -maxdepth 1 -name "*.tar.age" -printf '%f\n' | sort | tail -n 1; }

# find_backup [FILE]: the name of FILE or of the newest backup, if its checksum is correct
find_backup() {
  local name=${1:-$(newest)}
  [[ $name && -f /backups/$name ]] || { say "There is no backup ${name:-at all} in the volume ${STACK}_backups."; return 1; }
  (cd /backups && sha256sum --check --quiet "$name.sha256" >&2) ||
    { say "$name is damaged, or $name.sha256 is not its checksum: use another backup."; return 1; }
  echo "$name"
}

decrypt() { age --decrypt --identity $IDENTITY "/backups/$1"; }

# verify [FILE]: whether it can be restored, as far as can be tested without a database
verify() {
  local name
  lock
  name=$(find_backup "$@")
  decrypt "$name" | tar --list database.dump tables.txt results >/dev/null ||
    { say "The secret backup_identity does not open $name, or the file was changed."; return 1; }
  say "$name exists, has its checksum, and can be decrypted"
}

# matches [FILE]: whether the database has the checksums that are in the backup
matches() {
  local name
  name=$(find_backup "$@")
  for _ in $(seq 60); do pg_isready --quiet && break; sleep 1; done
  decrypt "$name" | tar --extract --to-stdout tables.txt | diff - <(sql --dbname="$POSTGRES_DB" <<<"$CHECKSUMS") ||
    { say "The database differs from the one in $name."; return 1; }
  say "the database has all rows that are in $name"
}

# Users who logged out after the backup must stay logged out, and a refresh token that was exchanged
# after it would look like a stolen one.
end_sessions() {
  sql --dbname="$1" --command="UPDATE sessions SET ended_at = clock_timestamp() WHERE ended_at IS NULL"
}

# Whether the database has tables: a new one has none.
has_tables() {
  [[ $(sql --dbname="$POSTGRES_DB" --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != 0 ]]
}

# The current database is kept under another name, until an administrator drops it.
swap_databases() {
  local before
  before=${POSTGRES_DB}_before_$(date -u +%Y%m%dT%H%M%SZ)
  sql --dbname=postgres <<SQL
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$POSTGRES_DB' \\g /dev/null
ALTER DATABASE "$POSTGRES_DB" RENAME TO "$before";
ALTER DATABASE "${POSTGRES_DB}_restored" RENAME TO "$POSTGRES_DB";
SQL
  say "the previous database is kept as $before"
}

restore() {
  local name
  lock
  name=$(find_backup "$@")
  clean_work
  decrypt "$name" | tar --extract --directory="$WORK"
  restore_into "${POSTGRES_DB}_restored"
  end_sessions "${POSTGRES_DB}_restored"
  swap_databases
  find /data/results -mindepth 1 -delete
  cp -a "$WORK/results/." /data/results/
  say "restored $name: each of its $(wc -l <"$WORK/tables.txt") tables has the checksum that it had"
  rm -rf "$WORK"
}

# send: send the volumes in /volumes, encrypted, to the first client that connects
send() {
  (cd /volumes && tar --create --numeric-owner -- *) | age --encrypt --identity $IDENTITY |
    socat -u -T 60 - TCP-LISTEN:7000,accept-timeout=3600
}

# receive HOST: replace the volumes by those that HOST sends, and keep the current data in /before
receive() {
  set_aside
  for _ in $(seq 120); do getent hosts "$1" >/dev/null && break; sleep 1; done
  if ! socat -u -T 60 "TCP:$1:7000,connect-timeout=5,retry=120,interval=1" - | age --decrypt --identity $IDENTITY |
    tar --extract --directory=/volumes; then
    find /volumes -mindepth 2 -delete # for another attempt
    say "not all of the data was received"
    return 1
  fi
  say "received $(du --summarize --human-readable /volumes | cut -f 1)"
}

# set_aside: move the data of the volumes in /volumes to /before, into a folder named by the time
set_aside() {
  local before volume
  [[ $(find /volumes -mindepth 2 -print -quit) ]] || return 0
  before=/before/$(date -u +%Y%m%dT%H%M%SZ)
  mkdir "$before"
  for volume in /volumes/*; do
    cp -a "$volume" "$before/"
    find "$volume" -mindepth 1 -delete
  done
  say "the previous data is in the volume ${STACK}_before, in the folder ${before#/before/}"
}

"$@"
