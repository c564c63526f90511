"""Adds a resource to the audit log: its actions, and the names of its fields."""

import re

from scaffold.changes import Changes
from scaffold.columns import Column
from scaffold.names import Names

ACTIONS = "backend/shared/models/audit_entry.py"
PAGES = "frontend/src/app/audit/actions.ts"
FIELDS = r"^const FIELDS.*?\{\n(.*?)^\};"


def add_to_audit_log(changes: Changes, n: Names, columns: list[Column]) -> None:
    for event, verb in (("created", "Created"), ("updated", "Changed"), ("deleted", "Deleted")):
        line = f'    {n.constant}_{event.upper()} = "{n.singular}.{event}"\n'
        changes.insert(
            ACTIONS, after=("^class Action",), before=r"^(    JOB_STARTED|class )", text=line
        )
        line = f"  '{n.singular}.{event}': $localize`{verb} {n.a}`,\n"
        changes.insert(
            PAGES, after=("^export const ACTIONS",), before=r"^(  'job.started'|\};)", text=line
        )
    line = f"  {n.singular}: {{ label: $localize`{n.title}`, path: '/{n.path}' }},\n"
    changes.insert(PAGES, after=("^const TARGETS",), before=r"^(  job: |\};)", text=line)
    for column in columns:
        add_field_name(changes, column)


def add_field_name(changes: Changes, column: Column) -> None:
    """Add it to the names, which are sorted, unless another resource has a field of this name."""
    found = re.search(FIELDS, changes.text_of(PAGES), flags=re.S | re.M)
    known = re.findall(r"^  (\w+):", found[1], flags=re.M) if found else []
    if column.attribute in known:
        return
    later = [name for name in known if name > column.attribute]
    line = f"  {column.attribute}: $localize`{column.label}`,\n"
    before = rf"^  {later[0]}:" if later else r"^\};"
    changes.insert(PAGES, after=("^const FIELDS",), before=before, text=line)
