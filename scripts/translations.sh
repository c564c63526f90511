#!/usr/bin/env bash
# Collect the texts of the code in the catalogues of all languages; with --check, only compare them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# translate_pages: frontend/src/locales/LANGUAGE.json; a new language begins as a file with {}
translate_pages() {
  install_node
  (cd frontend && node tools/translations.mjs "$@")
}

# translate_server: backend/shared/locales/LANGUAGE.po, with the API's messages and the mails; a new language
# begins as an empty file
translate_server() {
  install_python backend backend/requirements-dev.txt
  local catalogue language collected
  collected=$(mktemp)
  collect_messages "$collected"
  for catalogue in backend/shared/locales/*.po; do
    language=$(basename "$catalogue" .po)
    [[ -s $catalogue ]] ||
      pybabel --quiet init --input-file="$collected" --output-file="$catalogue" --locale="${language/-/_}" --no-wrap
    pybabel --quiet update --input-file="$collected" --output-file="$catalogue" --locale="${language/-/_}" \
      --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap "$@" ||
      die "$catalogue does not fit the code: run scripts/translations.sh"
    count_untranslated "$catalogue"
  done
  rm "$collected"
}

# collect_messages FILE: the texts of Message, of the errors that have a status, and of templates
collect_messages() {
  local name errors options=("--keyword=Message:1,1t" "--keyword=Message:1,2")
  while read -r name; do
    if [[ $name == InvalidInput ]]; then name+=:2; fi
    options+=("--keyword=$name")
  done < <(sed -n 's/^    errors\.\(\w*\): HTTPStatus.*/\1/p' backend/app/errors.py)
  errors=$(pybabel --quiet extract --mapping=backend/pyproject.toml --output="$1" --add-location=file --no-wrap \
    "${options[@]}" backend/app backend/shared worker 2>&1) || die "$errors"
  [[ ! $errors ]] || die "$errors"
}

count_untranslated() {
  .venv/backend/bin/python - "$1" <<'PYTHON'
import sys
import polib

texts = polib.pofile(sys.argv[1])
missing = len(texts.untranslated_entries())
print(f"{sys.argv[1]}: {missing} of {len(texts)} texts are not translated")
PYTHON
}

pybabel() { .venv/backend/bin/pybabel "$@"; }

translate_pages "$@"
translate_server "$@"
