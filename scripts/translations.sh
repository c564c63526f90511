#!/usr/bin/env bash
# Collect the texts of the code in the catalogues of all languages; with --check, only compare them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# translate_pages: frontend/src/locales/LANGUAGE.json; a new language begins as a file with {}
translate_pages() {
  install_node
  (cd frontend && node tools/translations.mjs "$@")
}

translate_pages "$@"
