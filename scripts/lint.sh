#!/usr/bin/env bash
# Check style, types, imports, words, shell, Dockerfiles, compose files, API client and documentation.
set -euo pipefail
shopt -s nullglob # a module may have a Dockerfile of its own
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python backend backend/requirements-dev.txt
install_node
PATH=$PWD/.venv/backend/bin:$PATH
passed=0 failed=0 skipped=0

# check NAME COMMAND...: run COMMAND, and show its output if it fails; `output` has it
check() {
  local name=$1
  shift
  if output=$("$@" 2>&1); then
    say "ok      $name"
    passed=$((passed + 1))
  else
    say "FAILED  $name: $*" "$output"
    failed=$((failed + 1))
  fi
}

skip() {
  say "skipped $1: $2"
  skipped=$((skipped + 1))
}

client_is_current() {
  local before
  before=$(hash_client)
  scripts/generate-client.sh >/dev/null
  [[ $before == "$(hash_client)" ]] ||
    { say "The API has changed: commit the files that scripts/generate-client.sh has written now." && return 1; }
}

hash_client() {
  find frontend/openapi.json frontend/src/app/api -type f -exec sha256sum {} + | sort | sha256sum
}

# words_are_plain: whether there is no typo, and no word or phrase that docs/glossary.md replaces
words_are_plain() {
  local phrases listed files
  phrases=$(sed -n 's/->.*//p' scripts/words.txt | grep ' ' | paste -sd '|')
  # Ignored words: what tests misspell on purpose, part of an escaped "bücher", Playwright, CrOS, a pool's event, German.
  listed=$(git ls-files --cached --others --exclude-standard -- ':!CHANGELOG.md' ':!docs/glossary.md' ':!scripts/*.txt' ':!*requirements*.txt' \
    ':!backend/development.txt' ':!backend/observability.txt' ':!*.svg' ':!*.png' ':!*.ipynb' ':!*package-lock.json' ':!*/locales/*' ':!frontend/openapi.json' ':!docs/recipes/*.diff' \
    ':!frontend/src/app/api' ':!backend/migrations/versions' ':!*cookiecutter.project_slug*') || return
  mapfile -t files <<<"$listed"
  codespell --dictionary - --dictionary scripts/words.txt --regex "(?i:$phrases)|\w[\w\-'’]*" \
    --ignore-words-list prodcution,afterall,bu,cros,checkin,ist,feld,tage,elemente "${files[@]}"
}

# module_is_typed NAME: check the types of a module in its own virtual environment
module_is_typed() {
  install_python "worker-$1" "worker/$1/requirements-dev.txt"
  ".venv/worker-$1/bin/mypy" --follow-imports=silent "worker/$1"
}

# With the variables that scripts/deploy.sh sets.
stack_is_valid() (
  source scripts/lib-swarm.sh
  export STACK=app DOMAIN=app.example.com
  load_stack
  docker stack config --compose-file docker-stack.yml
)

check "Python style" ruff check --quiet .
check "Python format" ruff format --quiet --check .
check "types" mypy
for module in $(worker_modules); do
  check "types of worker/$module" module_is_typed "$module"
done
check "import contracts" env PYTHONPATH=backend:. lint-imports --no-cache
check "words" words_are_plain
check "shell" shellcheck scripts/*.sh monitoring/*/*.sh .ci/*run # only the template has the latter
check "Dockerfiles" hadolint ./*/Dockerfile ./*/*/Dockerfile .devcontainer/Dockerfile
check "pages" npm run --silent --prefix frontend lint
check "API client" client_is_current
check "translations" scripts/translations.sh --check
grep translated <<<"$output" | grep -v ': 0 of\|(100%)' >&2 || true # the others are shown in English
check "documentation" scripts/docs.sh
if docker compose version >/dev/null 2>&1; then
  check "compose files" docker compose config --quiet
  check "compose without override" docker compose --file docker-compose.yml config --quiet
  check "monitoring" docker compose --file docker-compose.yml --file docker-compose.monitoring.yml config --quiet
  check "docker-stack.yml" stack_is_valid
  check "traefik/docker-stack.yml" docker stack config --compose-file traefik/docker-stack.yml
else
  skip "compose files" "there is no docker compose"
fi

say "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
