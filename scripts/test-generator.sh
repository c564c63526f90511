#!/usr/bin/env bash
# Test what the generator makes of the last commit; "nightly" runs every test in each project.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_python generator scripts/generator.txt
mkdir -p test-results
.venv/generator/bin/python -m pytest -s -c system-tests/pytest.ini \
  --junit-xml=test-results/generator.xml system-tests/test_generate.py "$@"
