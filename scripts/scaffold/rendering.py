"""Fills the templates, which use delimiters that Python, TypeScript and Angular do not."""

import json
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scaffold.changes import ROOT
from scaffold.columns import Column
from scaffold.names import camel, pascal, sentence

TEMPLATES = Path(__file__).with_name("templates")
NOTHING = "\0"  # an expression without a value: a line that has nothing else is left out
PYTHON = {"integer": "int", "date": "date", "datetime": "datetime", "uuid": "UUID"}
OUTPUT = {
    **{"string": "fields.String", "text": "fields.String", "integer": "fields.Integer"},
    **{"decimal": "Amount", "boolean": "fields.Boolean", "date": "fields.Date"},
    **{"datetime": "fields.AwareDateTime", "uuid": "fields.UUID", "enum": "fields.Enum"},
}
# The files of the pages that columns of the type need, which the first of them adds.
SHARED = "frontend/src/app/shared"
SHARED_FILES = {
    "decimal": ["format/two-decimals.ts"],
    "date": ["format/short-date.ts"],
    "datetime": ["form/local-time.ts", "format/short-time.ts"],
}
# The function that formats a value of the type, and its file.
FORMATS = {
    "integer": ("count", "numbers"),
    "decimal": ("twoDecimals", "two-decimals"),
    "date": ("shortDate", "short-date"),
    "datetime": ("shortTime", "short-time"),
}
INPUT = {**OUTPUT, "datetime": "DateTime", "integer": "Integer"}


def environment() -> Environment:
    jinja = Environment(  # noqa: S701  it writes code, and no HTML from a stranger
        loader=FileSystemLoader(TEMPLATES),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        finalize=lambda value: str(value).strip("\n") or NOTHING,
    )
    jinja.filters |= {
        "sentence": sentence,
        "pascal": pascal,
        "camel": camel,
        "ts": in_typescript,
        "json": json.dumps,
    }
    jinja.globals |= {"PYTHON": PYTHON, "INPUT": INPUT, "OUTPUT": OUTPUT, "FORMATS": FORMATS}
    return jinja


def in_typescript(value: str) -> str:
    """A literal of Python in TypeScript."""
    return {"True": "true", "False": "false", "None": "null"}.get(value, value)


def filled(jinja: Environment, template: str, context: dict[str, Any], **more: Any) -> str:
    text = jinja.get_template(template).render(context, **more)
    return re.sub(rf"^[ {NOTHING}]*{NOTHING}[ {NOTHING}]*\n", "", text, flags=re.M).replace(
        NOTHING, ""
    )


def files_of(jinja: Environment, column: Column) -> dict[str, str]:
    """Return the files that the pages need for a column of this type, by their paths."""
    if column.type == "enum":
        path = f"frontend/src/app/{column.resource.path}/{column.labels_file}.ts"
        context = {"n": column.resource, "c": column}
        return {path: filled(jinja, "frontend/enum.ts.jinja", context)}
    return {
        f"{SHARED}/{file}": (TEMPLATES / "frontend" / Path(file).name).read_text()
        for file in SHARED_FILES.get(column.type, [])
        if not (ROOT / SHARED / file).exists()
    }
