#!/usr/bin/env bash
# Add a worker module with a working task: scripts/new-worker.sh NAME.
#
# It writes worker/NAME from scripts/new-worker/module, and adds its task and its services next to the
# others. It changes nothing that exists already, so it can be run again after a failure.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

TEMPLATES=scripts/new-worker
name=${1-}
upper=$(tr '[:lower:]' '[:upper:]' <<<"$name")

check_name() {
  [[ $name =~ ^[a-z][a-z0-9]{1,19}$ ]] ||
    die "A module's name must have 2 to 20 lowercase letters and digits, and begin with a letter: scripts/new-worker.sh invoices"
  "$(find_python)" - "$name" <<'PYTHON' || die "'$name' is a keyword or a module of Python: choose another name."
import keyword, sys
name = sys.argv[1]
sys.exit(keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in sys.stdlib_module_names)
PYTHON
  [[ $name != newmodule && $name != tests ]] || die "'$name' is reserved: choose another name."
  if [[ -e worker/$name && ! -f worker/$name/tasks.py ]]; then
    die "worker/$name exists, and is not a worker module: choose another name."
  fi
}

# filled FILE: print a template with the module's name, and the next port for debuggers, filled in
filled() {
  local port=$((5678 + $(grep -c ':5678"' docker-compose.debug.yml)))
  sed -e "s/newmodule/$name/g" -e "s/NEWMODULE/$upper/g" -e "s/NEWPORT/$port/g" "$1"
}

# wrote FILE: print the name of a changed file, once
wrote() {
  [[ $1 == "$last" ]] || say "  $1"
  last=$1
}

write_module() {
  local file
  (cd "$TEMPLATES/module" && find . -type f -not -path '*/__pycache__/*') | sort | while read -r file; do
    mkdir -p "$(dirname "worker/$name/$file")"
    filled "$TEMPLATES/module/$file" >"worker/$name/$file"
  done
  wrote "worker/$name"
}

# insert FILE WORDS PATTERN ADDED: insert ADDED before the first line from WORDS on that matches PATTERN
insert() {
  local file=$1
  grep -qF -- "$(head -n 1 <<<"$4")" "$file" && return
  ADDED=$4 awk -v words="$2" -v pattern="$3" '
    index($0, words) { begun = 1 }
    begun && !done && $0 ~ pattern { print ENVIRON["ADDED"]; done = 1 }
    { print }
    END { exit !done }' "$file" >"$file.new" ||
    { rm -f "$file.new" && die "$file has no place for the module: there is no line '$2' with '$3' after it."; }
  cat "$file.new" >"$file"
  rm "$file.new"
  wrote "$file"
}

add_task() {
  local tasks=backend/shared/jobs/tasks.py
  insert $tasks 'class Task(StrEnum)' '^    (# |[A-Z_]+ = )' \
    "    ${upper}_COUNT = \"$name.count\", TaskSpec(StartedBy.SUPERUSERS)"
  insert frontend/src/app/jobs/tasks.ts 'const TASKS' '^}' \
    "  '$name.count': {
    name: \$localize\`${upper:0:1}${name:1} count\`,
    action: \$localize\`Start ${name} count\`,
    superusersOnly: true,
  },"
}

# Add the service to each compose file with a template, above the comment that names this script.
add_services() {
  local template
  for template in "$TEMPLATES"/docker-*.yml; do
    insert "$(basename "$template")" services: '# scripts/new-worker.sh' "$(filled "$template")
"
  done
}

check_name
last=
say "The module $name:"
[[ -f worker/$name/tasks.py ]] || write_module
add_task
add_services
[[ -f worker/$name/requirements-dev.txt ]] || scripts/lock.sh "$name"
if [[ -z $last ]]; then
  say "  exists already; nothing was changed."
  exit
fi
step "Generating the pages' client" scripts/generate-client.sh
step "Adding the texts to the catalogues of the languages" scripts/translations.sh
say "To run it: scripts/start.sh or docker compose up --wait, then Jobs, ${upper:0:1}${name:1} count." \
  "Next: write your own task in worker/$name/tasks.py, name it in backend/shared/jobs/tasks.py and" \
  "frontend/src/app/jobs/tasks.ts, put its packages into worker/$name/pyproject.toml, and run" \
  "scripts/lock.sh $name and scripts/test.sh."
