"""Adds a column to a resource, from its table to its page. See scripts/new-field.sh."""

import argparse
import re
from collections.abc import Callable

from scaffold.audit_log import add_field_name
from scaffold.changes import ROOT, Changes, reporting, say
from scaffold.columns import Column, parse
from scaffold.names import Names, Refused, check_name
from scaffold.project import resource
from scaffold.rendering import FORMATS, NOTHING, environment, files_of, filled

FORMS = "@angular/forms/signals"
MODEL_IMPORTS = """\
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from sqlalchemy import Enum, String, Text, false
from shared.db.types import Amount
"""
SCHEMA_IMPORTS = """\
from typing import Any
from marshmallow import fields, validate
from app.apispec.fields import Amount, DateTime, Integer, Name, Text
from shared.db.types import length_of
"""
# What the pages need for a column of the type: names, and the module that exports them.
FORM_IMPORTS: dict[str, list[tuple[str, str]]] = {
    "integer": [("pattern", FORMS)],
    "decimal": [("pattern", FORMS)],
    "uuid": [("pattern", FORMS)],
    "datetime": [("fromLocalTime, toLocalTime", "../shared/form/local-time")],
    "boolean": [("FormField", FORMS), ("MatCheckboxModule", "@angular/material/checkbox")],
    "enum": [
        ("FormField", FORMS),
        ("MatFormFieldModule", "@angular/material/form-field"),
        ("MatInputModule", "@angular/material/input"),
    ],
}
# The column of a list that says when a row was created or changed, which is the last one.
SHOWS_LAST = r"@if \(columns\.shows\('(changed|created)'\)\)"
LAST_HEADER = rf'{SHOWS_LAST}|^        <th appSort="-\w+ed_at"'
LAST_CELL = rf"{SHOWS_LAST}|^          <td><app-relative-time"


class Field:
    """The changes for one column. `code` has the macros of templates/columns.jinja."""

    def __init__(self, changes: Changes, column: Column) -> None:
        self.changes, self.column, self.n = changes, column, column.resource
        self.jinja = environment()
        code = self.jinja.get_template("columns.jinja").module
        self.code: Callable[..., str] = lambda name, *args: (
            getattr(code, name)(column, *args).replace(NOTHING, "").strip("\n")
        )
        self.pages = f"frontend/src/app/{self.n.path}/{self.n.file}"

    def add(self) -> None:
        self.add_to_model()
        self.add_to_schemas()
        self.add_to_form()
        if self.column.type != "text":
            self.add_to_list()
        add_field_name(self.changes, self.column)
        self.add_to_tests()

    def lines(self, name: str, *args: object, indent: int = 4) -> str:
        text = self.code(name, *args)
        return "".join(f"{'':{indent}}{line}\n" for line in text.splitlines())

    def add_to_model(self) -> None:
        path, model = f"backend/shared/models/{self.n.singular}.py", f"^class {self.n.model}\\("
        place = (model, "^    id: Mapped")
        self.changes.insert(path, after=place, before=r"^$|^\S", text=self.lines("model"))
        if self.code("above_model"):
            text = f"{self.code('above_model')}\n\n\n"
            self.changes.insert(path, before=model, text=text)
        self.changes.insert(path, before="^from", text=MODEL_IMPORTS)
        if self.n.plural == "users":
            self.add_to_caller()

    def add_to_caller(self) -> None:
        """GET /users/me returns the caller."""
        path = "backend/app/auth/caller.py"
        line = f"    {self.column.attribute}: {self.code('python')}\n"
        self.changes.insert(path, after=("^class Caller",), before="^    created_at", text=line)
        imports = "from datetime import date\nfrom decimal import Decimal\n"
        if self.column.type == "enum":
            imports += f"from shared.models.user import {self.column.enum}\n"
        self.changes.insert(path, before="^from", text=imports)

    def add_to_schemas(self) -> None:
        path, model = f"backend/app/{self.n.plural}/schemas.py", self.n.model
        self.changes.insert(
            path,
            after=(f"^class {model}Schema",),
            before="^    created_at",
            text=self.lines("output"),
        )
        if self.code("input_function"):
            text = f"{self.code('input_function')}\n\n\n"
            self.changes.insert(path, before=f"^class {model}CreateSchema", text=text)
        for name in ("Create", "Update"):
            self.changes.insert(
                path,
                after=(f"^class {model}{name}Schema", "^    [a-z_]+ = "),
                before=r"^$|^\S",
                text=self.lines("input", False),
            )
        imports = SCHEMA_IMPORTS
        if self.column.type in ("text", "enum"):
            names = {"text": f"{self.column.constant}_LENGTH", "enum": self.column.enum}
            module = f"shared.models.{self.n.singular}"
            imports += f"from {module} import {names[self.column.type]}\n"
        self.changes.insert(path, before="^from", text=imports)

    def add_to_form(self) -> None:
        script, html = f"{self.pages}-edit.ts", f"{self.pages}-edit.html"
        value = self.code("form_value", self.n.variable)
        self.add_to_object(script, r"^function valuesOf\(.*?return \{", value)
        if self.code("body_value"):
            self.add_to_body(script)
        if self.code("rules"):
            rules = self.lines("rules", indent=6)
            self.changes.insert(
                script, after=(r"^    \(path\) => \{",), before="^    },", text=rules
            )
        self.add_to_object(script, r"^      labels: \{", self.code("form_label"))
        for names, module in FORM_IMPORTS.get(self.column.type, []):
            self.add_import(script, names, module)
            if re.fullmatch("[A-Z]\\w+", names):
                self.add_component(script, names)
        if self.column.type == "enum":
            self.add_choices(script)
        for file, text in files_of(self.jinja, self.column).items():
            self.changes.create(file, text)
        self.changes.insert(
            html,
            after=("<form",),
            before=r'^$|<app-picker|<div class="(choices|buttons)">',
            text=self.lines("field"),
        )

    def add_to_object(self, path: str, start: str, member: str) -> None:
        """Add a member to the end of the object literal that begins with `start`."""
        escaped = member.replace("\\", r"\\")
        self.changes.replace(path, rf"({start}[^}}]*?),?(\s*\}})", rf"\1,\n{escaped}\2")

    def add_to_body(self, path: str) -> None:
        """The request needs another value than the form has."""
        if "function bodyOf(" not in self.changes.text_of(path):
            self.changes.replace(path, r"(^function valuesOf.*?^\}\n)", rf"\1{BODY_OF}")
            self.changes.replace(path, r"body: values \}|= values;", _with_body_of)
            self.changes.replace(path, r"^      values,\n      valuesOf,", CONFLICT_VALUES)
        body = self.code("body_value")
        self.add_to_object(path, r"^function bodyOf\(.*?return \{", body)

    def add_choices(self, path: str) -> None:
        labels = self.column.labels
        self.add_import(path, labels, f"./{self.column.labels_file}")
        text = f"  protected readonly {self.column.camel}Choices = Object.entries({labels});\n\n"
        self.changes.insert(path, before="^  readonly id = input", text=text)

    def add_to_list(self) -> None:
        html, script = f"{self.pages}-list.html", f"{self.pages}-list.ts"
        style = f' class="{self.column.cell_class}"' if self.column.cell_class else ""
        header = f'<th scope="col"{style} i18n>{self.column.label}</th>'
        cell = f"<td{style}>{self.code('cell', self.n.variable).strip()}</td>"
        if "new Columns(" in self.changes.text_of(script):
            self.add_to_columns(script)
            header, cell = self.if_shown(header), self.if_shown(cell)
        self.changes.insert(html, after=("<thead>",), before=LAST_HEADER, text=f"{header}\n")
        self.changes.insert(html, after=("<tbody>",), before=LAST_CELL, text=f"{cell}\n")
        if self.column.type in FORMATS:
            self.add_format(script, *FORMATS[self.column.type])
        if self.column.type == "enum":
            labels = self.column.labels
            self.add_import(script, labels, f"./{self.column.labels_file}")
            text = f"  protected readonly {self.column.camel}Labels = {labels};\n"
            self.changes.insert(script, before="^  protected readonly list = ", text=text)

    def add_format(self, script: str, function: str, file: str) -> None:
        """The template calls this function."""
        self.add_import(script, function, f"../shared/format/{file}")
        text = f"  protected readonly {function} = {function};\n"
        if text not in self.changes.text_of(script):
            self.changes.insert(script, before="^  protected readonly list = ", text=text)

    def add_to_columns(self, script: str) -> None:
        """The user chooses whether the list shows it."""
        text = self.lines("list_column", "")
        self.changes.insert(
            script, after=(r"new Columns\(",), before=r"^    (changed|created): \{|^  \}", text=text
        )

    def if_shown(self, text: str) -> str:
        return f"@if (columns.shows('{self.column.camel}')) {{\n{text}\n}}"

    def add_import(self, path: str, names: str, module: str) -> None:
        """Import the names, unless the file does so already. The imports are sorted by module."""
        text = self.changes.text_of(path)
        imports = [*re.finditer(r"^import [^;]*? from '([^']+)';\n", text, flags=re.M)]
        wanted = set(names.split(", "))
        for found in imports:
            if found[1] == module:
                wanted |= set(re.findall(r"\w+", found[0].partition(" from ")[0])) - {"import"}
        line = f"import {{ {', '.join(sorted(wanted))} }} from '{module}';\n"
        # Packages are in one block, other files of the project in the next.
        block = [it for it in imports if it[1].startswith("@") == module.startswith("@")]
        start = next((it.start() for it in block if it[1] >= module), block[-1].end())
        end = next((it.end() for it in block if it[1] == module), start)
        self.changes.set_text(path, text[:start] + line + text[end:])

    def add_component(self, path: str, name: str) -> None:
        text = self.changes.text_of(path)
        found = re.search(r"^  imports: \[(.*?)\]", text, flags=re.S | re.M)
        names = sorted({name, *re.findall(r"\w+", found[1] if found else "")})
        self.changes.replace(path, r"^  imports: \[.*?\]", f"  imports: [{', '.join(names)}]")

    def add_to_tests(self) -> None:
        path = f"backend/tests/app/{self.n.plural}/test_routes.py"
        text = filled(self.jinja, "backend/test_field.py.jinja", {"n": self.n, "c": self.column})
        self.changes.set_text(path, self.changes.text_of(path) + text)
        imports = "import pytest\nfrom tests.test_permissions import BODIES\n"
        self.changes.insert(path, before="^(from|import)", text=imports)
        spec = f"{self.pages}-edit.spec.ts"
        start = r"'POST', .*?request\.body\)\.toEqual\(\{"
        if (ROOT / spec).exists() and re.search(start, self.changes.text_of(spec), flags=re.S):
            default = {"boolean": "false"}.get(self.column.type, "''")
            value = "null" if self.column.is_nullable else default
            self.add_to_object(spec, start, f"{self.column.attribute}: {value}")


BODY_OF = """
/** The values of the form, as the API expects them. */
function bodyOf(values: ReturnType<typeof valuesOf>) {
  return { ...values };
}
"""
CONFLICT_VALUES = """\
      values: bodyOf(values),
      valuesOf: (record) => bodyOf(valuesOf(record)),"""


def _with_body_of(found: re.Match[str]) -> str:
    return found[0].replace("values", "bodyOf(values)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/new-field.sh", allow_abbrev=False)
    parser.add_argument("resource", help="a plural, such as users")
    parser.add_argument("column", metavar="name:type[:option]")
    with reporting():
        write_field(parser.parse_args())


def write_field(args: argparse.Namespace) -> None:
    check_name(args.resource, "a resource")
    names = resource(args.resource)
    column = parse_added(names, args.column)
    with Changes() as changes:
        Field(changes, column).add()
        changes.write()
        changes.finish(f"{column.attribute} of {names.nouns}")
    say(
        f"The field {column.attribute} is complete. Start the application again to see it. If "
        "e2e/screenshots.spec.ts has pictures of the page, they differ now: docs/recipes.md says "
        "how to update them."
    )


def parse_added(names: Names, declaration: str) -> Column:
    column = parse(names, declaration, is_added=True)
    if column.type == "reference":
        raise Refused(
            "A reference also changes the service. Add it by hand, as scripts/new-resource.sh "
            "writes it."
        )
    known = "".join(
        (ROOT / path).read_text()
        for path in (
            f"backend/shared/models/{names.singular}.py",
            f"backend/app/{names.plural}/schemas.py",
            f"frontend/src/app/{names.path}/{names.file}-edit.ts",
            f"frontend/src/app/{names.path}/{names.file}-list.ts",
        )
    )
    length = rf"\b{column.constant}_LENGTH\b"
    if re.search(rf"^    ({column.name}|{column.camel})(: | = )|{length}", known, flags=re.M):
        raise Refused(f"{names.titles} have a field {column.name} already.")
    return column


if __name__ == "__main__":
    main()
