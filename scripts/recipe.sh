#!/usr/bin/env bash
# Swap or delete a part of the application, as docs/recipes/NAME.md describes: scripts/recipe.sh NAME.
#
#   scripts/recipe.sh NAME            apply the recipe: everything, or nothing
#   scripts/recipe.sh NAME --repair   apply what fits, and leave the rest in *.rej files to edit by hand
#   scripts/recipe.sh NAME --record   write the changes of the working tree into the recipe
#
# Commit or stash your own changes first. Without a NAME, it lists the recipes.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

python=$(find_python)
exec "$python" -B scripts/recipe.py "$@"
