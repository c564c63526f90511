#!/usr/bin/env bash
# Test the projects that are generated from the last commit.
#
#   scripts/test-generator.sh                 three projects, one of them started; an update
#   scripts/test-generator.sh nightly         and every test and container in each, and the pipeline:
#                                             three hours; the pipeline needs LAB (system-tests/cluster.py)
#                                             and 50 GB of disk
#   scripts/test-generator.sh -k update       anything else goes to pytest
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
