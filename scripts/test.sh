#!/usr/bin/env bash
# Run every test that this machine can run, or only the named parts.
#
#   scripts/test.sh [PART...]      lint backend worker frontend scripts e2e stack swarm nightly
#   scripts/test.sh backend --database postgres      on one database: sqlite, postgres or mariadb
#   scripts/test.sh backend -- -k login              arguments after -- are passed to pytest
#
# lint, backend, worker, frontend, scripts and e2e (scripts/start.sh and a browser) need no Docker. stack
# builds the images and tests the containers. swarm tests on a cluster, which the command in LAB creates.
# Each part writes JUnit files into the folder RESULTS (test-results).
# shellcheck disable=SC2329  # the functions test_… are called by their part's name
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RESULTS=${RESULTS:-test-results}
parts=() options=() databases=()
while (($#)); do
  if [[ $1 == -- ]]; then
    shift
    options=("$@")
    break
  fi
  if [[ $1 == --database ]]; then
    [[ ${2-} =~ ^(sqlite|postgres|mariadb)$ ]] || die "--database must be sqlite, postgres or mariadb."
    databases+=("$2")
    shift 2
    continue
  fi
  parts+=("$1")
  shift
done

# CPU-bound tests run in one process for each processor; tests of the running system do not.
PARALLEL=(--numprocesses=auto --maxprocesses=4 --dist=worksteal)
[[ -z ${COVERAGE-} ]] || PARALLEL=() # coverage is measured in one process

# pytest_in VENV NAME ARGUMENT...: run pytest; COVERAGE=1 writes test-results/coverage/ (Cobertura)
pytest_in() {
  local python=.venv/$1/bin/python name=$2 run=(-m)
  shift 2
  [[ -z ${COVERAGE-} ]] || run=(-m coverage run --append --data-file "$RESULTS/.coverage" -m)
  "$python" "${run[@]}" pytest --quiet --durations=15 --durations-min=10 \
    --junit-xml="$RESULTS/$name.xml" "$@" "${options[@]}"
}

test_lint() { scripts/lint.sh; }

test_backend() {
  install_python backend backend/requirements-dev.txt
  install_node # for the OpenID provider of the tests
  local database
  choose_databases
  for database in "${databases[@]}"; do
    pytest_in backend "backend-$database" backend worker/runtime \
      worker/scheduler/tests/test_{recovery,cleanup,schedules}.py \
      worker/reports/tests/test_personal_data.py --database "$database" "${PARALLEL[@]}"
  done
}

test_worker() {
  local module
  for module in $(worker_modules); do
    install_python "worker-$module" "worker/$module/requirements-dev.txt"
    install_python worker-scheduler worker/scheduler/requirements-dev.txt
    pytest_in "worker-$module" "worker-$module" "worker/$module" "${PARALLEL[@]}"
  done
}

test_nightly() {
  install_python backend backend/requirements-dev.txt
  local database
  choose_databases
  for database in "${databases[@]}"; do
    FUZZ_CASES=8000 pytest_in backend "nightly-$database" backend/tests/test_schemathesis.py \
      backend/tests/test_hostile.py --database "$database" --timeout 3600
  done
  export NIGHTLY=1
  test_scripts
  test_e2e
  ! has_docker || test_stack
  [[ ! ${LAB:-} ]] || test_swarm
}

test_frontend() {
  install_node
  install_chromium
  npm run --prefix frontend test
  npm run --prefix frontend build
}

# Those that write code, the documentation, or a notebook, and the recipes.
test_scripts() {
  install_python backend backend/requirements-dev.txt
  install_node
  install_chromium
  pytest_in backend audit -c system-tests/pytest.ini system-tests/test_audit.py
  pytest_in backend scripts -s -c system-tests/pytest.ini system-tests/test_env.py \
    system-tests/test_new_code.py system-tests/test_notebook.py system-tests/test_docs.py \
    system-tests/test_recipes.py system-tests/test_logs.py
}

test_e2e() {
  install_python backend backend/requirements-dev.txt
  install_node
  install_chromium
  pytest_in backend e2e -s -c system-tests/pytest.ini system-tests/test_start.py \
    system-tests/test_development.py system-tests/test_reload.py system-tests/test_single_sign_on.py
}

test_stack() {
  install_python backend backend/requirements-dev.txt
  install_python notebook scripts/notebook/requirements.txt
  install_node
  install_chromium
  pytest_in backend stack -s -c system-tests/pytest.ini system-tests/test_stack.py \
    system-tests/test_stack_development.py system-tests/test_stack_mail.py \
    system-tests/test_stack_accounts.py system-tests/test_stack_modules.py \
    system-tests/test_stack_chaos.py system-tests/test_stack_pages.py \
    system-tests/test_stack_edge.py system-tests/test_stack_events.py \
    system-tests/test_stack_monitoring.py
}

# LAB must be a command that creates a cluster: system-tests/cluster.py.
test_swarm() {
  install_python backend backend/requirements-dev.txt
  pytest_in backend swarm -s -c system-tests/pytest.ini system-tests/test_swarm.py \
    system-tests/test_swarm_failures.py system-tests/test_swarm_data.py \
    system-tests/test_swarm_stacks.py
}

# The headless shell renders no toolbar, so the browser tests take half as long.
install_chromium() {
  local browser
  for browser in ${CHROME_BIN-} /usr/bin/chromium-headless-shell /usr/bin/chromium; do
    export CHROME_BIN=$browser
    [[ ! -x $browser ]] || return 0
  done
  can_install ||
    die "The browser tests need Chromium: install it, or say where it is with CHROME_BIN (Debian: apt-get install chromium-headless-shell)."
  install_debian chromium-headless-shell Chromium
  export CHROME_BIN=/usr/bin/chromium-headless-shell
}

# choose_databases: those of the options, or all that are installed or can be
choose_databases() {
  if ((${#databases[@]} == 0)); then
    databases=(sqlite postgres)
    if has_mariadb || can_install; then
      databases+=(mariadb)
    else
      say "MariaDB is skipped: there is no mariadbd here (Debian: apt-get install mariadb-server)."
    fi
  fi
  if [[ " ${databases[*]} " == *" mariadb "* ]] && ! has_mariadb; then
    can_install || die "There is no mariadbd here: install it (Debian: apt-get install mariadb-server)."
    install_debian mariadb-server "MariaDB"
  fi
}

has_mariadb() { PATH=$PATH:/usr/sbin command -v mariadbd >/dev/null; }

if ((${#parts[@]} == 0)); then
  parts=(lint backend worker frontend scripts e2e)
  if has_docker; then
    parts+=(stack)
    if [[ ${LAB:-} ]]; then parts+=(swarm); else say "The part swarm is skipped: LAB is not set (system-tests/cluster.py)."; fi
  else
    say "The part stack is skipped: there is no Docker Engine here."
  fi
fi

for part in "${parts[@]}"; do
  declare -F "test_$part" >/dev/null || die "There is no part '$part'. The parts are: $(declare -F | sed -n 's/^declare -f test_//p' | paste -sd ' ')."
  [[ $part != swarm || ${LAB:-} ]] || die "The part swarm needs a cluster: LAB must be the command that creates it, see system-tests/cluster.py."
  [[ $part != stack ]] || has_docker || die "The part stack needs a running Docker Engine with Compose."
done

rm -rf "$RESULTS"
mkdir -p "$RESULTS"
failed=0
for part in "${parts[@]}"; do
  say "
== $part"
  started=$SECONDS
  set +e # and on again inside: with "||" here, a part would continue after its first failure
  (
    set -e
    "test_$part"
  )
  status=$?
  set -e
  ((status == 0)) || { failed=1 && say "$part FAILED"; }
  say "$part took $((SECONDS - started)) s"
done

install_python backend backend/requirements-dev.txt
if [[ -f $RESULTS/.coverage ]]; then
  mkdir -p "$RESULTS/coverage"
  .venv/backend/bin/coverage xml --quiet --data-file "$RESULTS/.coverage" -o "$RESULTS/coverage/cobertura.xml"
fi
.venv/backend/bin/python - "$RESULTS" <<'PYTHON'
import sys
from pathlib import Path
from xml.etree import ElementTree

total = [0, 0, 0]
for file in sorted(Path(sys.argv[1]).glob("*.xml")):
    cases = list(ElementTree.parse(file).iter("testcase"))
    skipped = sum(case.find("skipped") is not None for case in cases)
    wrong = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    counts = len(cases) - wrong - skipped, wrong, skipped
    print(f"{file.stem:24} {counts[0]:4} passed {counts[1]:3} failed {counts[2]:3} skipped")
    total = [a + b for a, b in zip(total, counts)]
print("{} passed, {} failed, {} skipped".format(*total))
PYTHON
exit "$failed"
