"""The resources that the project has."""

import ast
import re

from scaffold.changes import ROOT
from scaffold.names import Names, Refused, singular_of

PALETTE = "frontend/src/app/command-palette/resources.ts"


def resource(plural: str) -> Names:
    """It must have the files that scripts/new-resource.sh writes."""
    if not (ROOT / f"backend/app/{plural}/schemas.py").is_file():
        raise Refused(f"There is no resource {plural}: backend/app/{plural}/schemas.py is missing.")
    schemas = (ROOT / f"backend/app/{plural}/schemas.py").read_text()
    found = re.search(r"^from shared\.models import (\w+)", schemas, flags=re.M)
    model = found[1] if found else ""
    singular = re.sub("(?<=.)([A-Z])", r"_\1", model).lower() or singular_of(plural)
    if not (ROOT / f"backend/shared/models/{singular}.py").is_file():
        raise Refused(f"The resource {plural} has no model backend/shared/models/{singular}.py.")
    return Names(plural, singular)


def resources() -> list[str]:
    """Those that the command palette finds, since a form finds them in the same way."""
    entries = re.findall(r"^  '?([a-z0-9-]+)'?: \{$", (ROOT / PALETTE).read_text(), flags=re.M)
    return sorted(it.replace("-", "_") for it in entries)


def name_column(names: Names) -> str:
    """The column that names a row on the pages: the first string of the model."""
    model = (ROOT / f"backend/shared/models/{names.singular}.py").read_text()
    found = re.search(
        rf"^class {names.model}\(.*?^    (\w+): Mapped\[str\]",
        model,
        flags=re.M | re.S,
    )
    if found is None:
        raise Refused(f"A row of {names.plural} has no name: its model has no string.")
    return found[1]


def everybody_sees(names: Names) -> bool:
    """Whether its rows do not depend on the caller, as with --global."""
    service = ast.parse((ROOT / f"backend/app/{names.plural}/service.py").read_text())
    for node in service.body:
        if isinstance(node, ast.FunctionDef) and node.name == f"visible_{names.plural}":
            used = {it.id for it in ast.walk(node) if isinstance(it, ast.Name)}
            return "caller" not in used
    return False
