#!/usr/bin/env bash
# Test the projects that are generated from the last commit.
#
#   scripts/test-generator.sh                 generate four projects, start one, and update a project
#   scripts/test-generator.sh nightly         also run all tests and containers of each project, and the
#                                             pipeline. This takes three hours; the pipeline needs LAB
#                                             (system-tests/cluster.py) and 50 GB of disk
#   scripts/test-generator.sh -k update       other arguments are passed to pytest
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ ${1-} == nightly ]]; then
  export NIGHTLY=1
  shift
fi
install_python generator scripts/generator.txt
mkdir -p test-results
.venv/generator/bin/python -m pytest --quiet -s -c system-tests/pytest.ini \
  --junit-xml=test-results/generator.xml system-tests/test_generate.py \
  system-tests/test_update.py system-tests/test_pipeline.py "$@"
