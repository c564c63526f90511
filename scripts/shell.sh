#!/usr/bin/env bash
# Open IPython with the models, a session and the settings imported: scripts/shell.sh [MODULE].
#
# MODULE is backend, or a worker module with its packages. See scripts/notebook.sh, which does the same
# with Jupyter.
set -euo pipefail
export PYDEVD_DISABLE_FILE_VALIDATION=1 # no warning of the debugger, which is not used
exec "$(dirname "${BASH_SOURCE[0]}")/notebook.sh" ${1+"$1"} -- console --transport=ipc --ZMQTerminalInteractiveShell.banner=
