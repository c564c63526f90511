#!/usr/bin/env bash
# Collect the texts of the code in the catalogues of all languages. With --check, change nothing, and fail if a
# catalogue lacks a text; it may have unused ones, such as those of a part that was deleted.
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
    [[ ${1-} == --check ]] || update_catalogue "$collected" "$catalogue" "${language/-/_}"
    compare "$collected" "$catalogue"
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

# update_catalogue COLLECTED CATALOGUE LOCALE
update_catalogue() {
  local options=(--input-file="$1" --output-file="$2" --locale="$3" --no-wrap)
  [[ -s $2 ]] || pybabel --quiet init "${options[@]}"
  pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date "${options[@]}"
}

# compare COLLECTED CATALOGUE: fail if a text is missing, and say how many are not translated
compare() {
  .venv/backend/bin/python - "$@" <<'PYTHON'
import sys
import polib

collected, catalogue = (polib.pofile(file) for file in sys.argv[1:])
missing = {text.msgid for text in collected} - {text.msgid for text in catalogue}
if missing:
    sys.exit(f"{sys.argv[2]} lacks “{min(missing)}”: run scripts/translations.sh")
untranslated = len(catalogue.untranslated_entries())
print(f"{sys.argv[2]}: {untranslated} of {len(catalogue)} texts are not translated")
PYTHON
}

pybabel() { .venv/backend/bin/pybabel "$@"; }

translate_pages "$@"
translate_server "$@"
