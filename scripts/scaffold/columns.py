"""The declarations of columns: `name:type[:option][:optional]`."""

import re
from dataclasses import dataclass
from functools import cached_property

from marshmallow import Schema
from sqlalchemy import Row

from scaffold import project
from scaffold.names import Names, Refused, camel, check_name, check_spelling, pascal, sentence

OPTIONAL = "optional"
TYPES = {
    "string": "string, or string:LENGTH for at most LENGTH characters (200)",
    "text": "text, at most 10,000 characters",
    "integer": "integer",
    "decimal": "decimal, with two decimal places",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "uuid": "uuid",
    "enum": "enum:FIRST,SECOND,…, one of these words",
    "reference": "reference:RESOURCE, such as reference:items, always optional",
}
MAX_STRING = 1000
MAX_INDEXED = 255
MIN_NAME = 10  # characters of the first column
MAX_COLUMNS = 20
LISTED = 6  # columns in the table of the list's page
ON_NARROW_SCREENS = 4  # of these
# Names with another meaning in the same class or call, in SQLAlchemy or in marshmallow.
RESERVED = {
    *("id", "created_at", "updated_at", "deleted_at", "owner", "owner_id", "group", "group_id"),
    *("changed", "listed", "self"),
    *("metadata", "registry", "date", "datetime", "int", "str", "bool"),
    *("session", "caller", "versions", "if_match", "values", "changes", "fields", "validate"),
    *("relationship", "mapped_column", "client", "page", "expect", "request", "inspect", "ada"),
    *dir(Schema),
    *dir(Row),
}


@dataclass(frozen=True)
class Column:
    """A column of `resource`, as it was declared."""

    resource: Names
    name: str
    type: str
    option: str = ""
    is_optional: bool = False
    is_added: bool = False  # to a table that may have rows

    @cached_property
    def attribute(self) -> str:
        """The name in Python, SQL and JSON."""
        return f"{self.name}_id" if self.type == "reference" else self.name

    @cached_property
    def label(self) -> str:
        return sentence(self.name)

    @cached_property
    def noun(self) -> str:
        return self.name.replace("_", " ")

    @cached_property
    def camel(self) -> str:
        """The name in TypeScript."""
        return camel(self.name)

    @cached_property
    def constant(self) -> str:
        return self.name.upper()

    @cached_property
    def length(self) -> int:
        """The maximum number of characters."""
        return int(self.option or 200) if self.type == "string" else 10_000

    @cached_property
    def choices(self) -> list[str]:
        return self.option.split(",")

    @cached_property
    def enum(self) -> str:
        """The name of the enum's class: InvoiceState"""
        return self.resource.model + pascal(self.name)

    @cached_property
    def labels(self) -> str:
        """The labels of an enum in TypeScript: INVOICE_STATE"""
        return f"{self.resource.constant}_{self.constant}"

    @cached_property
    def labels_file(self) -> str:
        """The name of their file in the resource's pages, without its ending: invoice-state"""
        return f"{self.resource.file}-{self.name.replace('_', '-')}"

    @cached_property
    def cell_class(self) -> str:
        """The class of its cells in the list: their values are not wrapped."""
        name = {"integer": "number", "decimal": "number", "date": "date", "datetime": "date"}
        return name.get(self.type, "")

    @cached_property
    def target(self) -> Names:
        """The resource that it refers to."""
        return project.resource(self.option)

    @cached_property
    def refers_to_user(self) -> bool:
        return self.option == "users"

    @cached_property
    def target_name(self) -> str:
        """The column that names a row of that resource."""
        return project.name_column(self.target)

    @cached_property
    def everybody_sees_target(self) -> bool:
        return not self.refers_to_user and project.everybody_sees(self.target)

    @cached_property
    def none(self) -> str:
        """What the form calls a reference to nothing."""
        return "Nobody" if self.refers_to_user else "None"

    @cached_property
    def is_text(self) -> bool:
        return self.type in ("string", "text")

    @cached_property
    def is_nullable(self) -> bool:
        return self.is_optional and not self.is_text

    @cached_property
    def is_required(self) -> bool:
        """Whether a request that creates a row must contain it. An enum is its first choice."""
        return not (self.is_optional or self.type in ("boolean", "enum"))

    @cached_property
    def is_sortable(self) -> bool:
        """Whether it has an index, whose keys must not be long."""
        if self.type == "string":
            return self.length <= MAX_INDEXED
        return self.type in ("integer", "decimal", "date", "datetime")

    @cached_property
    def missing(self) -> str:
        """The message of a form in which the column is empty."""
        is_plural = re.search("(?<![su])s$", self.noun)
        article = "" if is_plural else "an " if self.noun[0] in "aeio" else "a "
        return {
            **{"integer": "Enter a whole number.", "decimal": "Enter a number."},
            **{"date": "Enter a date.", "datetime": "Enter a date and a time."},
        }.get(self.type, f"Enter {article}{self.noun}.")

    @cached_property
    def samples(self) -> tuple[str, str]:
        """Two valid values in a request, as Python."""
        return {
            "string": (f'"{self.text_sample(1)}"', f'"{self.text_sample(2)}"'),
            "text": (f'"{self.text_sample(1)}"', f'"{self.text_sample(2)}"'),
            "integer": ("7", "-8"),
            "decimal": ('"7.50"', '"-8.00"'),
            "boolean": ("True", "False"),
            "date": ('"2026-01-31"', '"2026-02-28"'),
            "datetime": ('"2026-01-31T12:30:00+00:00"', '"2026-02-28T08:00:00+00:00"'),
            "uuid": (
                f'"{"1" * 8}-1111-4111-8111-{"1" * 12}"',
                f'"{"2" * 8}-2222-4222-8222-{"2" * 12}"',
            ),
            "enum": (f'"{self.choices[0]}"', f'"{self.choices[-1]}"'),
            "reference": ("None", "None"),
        }[self.type]

    @cached_property
    def typed(self) -> str:
        """What a person types for the first sample, as Python."""
        samples = {"integer": '"7"', "datetime": '"2026-01-31T12:30"'}
        return samples.get(self.type, self.samples[0])

    def text_sample(self, number: int) -> str:
        return f"{self.label} {number}"[-self.length :].strip()

    @cached_property
    def default(self) -> str:
        """The value of a new row if a request omits it, as Python."""
        if self.is_nullable:
            return "None"
        return {"boolean": "False", "enum": f'"{self.choices[0]}"'}.get(self.type, '""')

    @cached_property
    def invalid_samples(self) -> list[str]:
        """Invalid values in a request, as Python."""
        invalid = {
            "string": [f'"x" * {self.length + 1}', '"\\ud800"'],
            "text": [f'"x" * {self.length + 1:_}', '"\\ud800"'],
            "integer": ['"seven"', "7.5", "2**31"],
            "decimal": ['"seven"', '"7.555"', '"NaN"', '"10000000000"'],
            "boolean": ['"perhaps"', "None"],
            "date": ['"2026-02-30"', '"yesterday"'],
            "datetime": ['"2026-01-31T12:30:00"', '"0001-01-01T00:00:00+14:00"'],
            "uuid": ['"7"'],
            "enum": ['"-"'],
            "reference": ['"7"', "UNKNOWN"],
        }[self.type]
        if self.is_text and not self.is_optional:
            invalid.insert(0, '""')
        return invalid if self.is_nullable or self.type == "boolean" else [*invalid, "None"]


def parse(resource: Names, declaration: str, *, is_added: bool = False) -> Column:
    """Added to a table that may have rows, and that clients know without it, it is optional."""
    name, kind, *options = declaration.split(":") if ":" in declaration else [declaration, ""]
    check_name(name, "a column")
    if kind not in TYPES:
        known = "".join(f"\n  {it}" for it in TYPES.values())
        raise Refused(f"'{declaration}' has no known type. The types are:{known}")
    is_optional = options[-1:] == [OPTIONAL]
    option, *rest = options[: len(options) - is_optional] or [""]
    if kind == "boolean" and is_optional:
        raise Refused(f"'{declaration}': a boolean is false where it is not given.")
    is_optional = is_optional or kind == "reference" or (is_added and kind != "boolean")
    column = Column(resource, name, kind, option, is_optional, is_added)
    if rest:
        raise Refused(f"'{declaration}' has more parts than {TYPES[kind]}, and ':{OPTIONAL}'.")
    _check(column, declaration)
    return column


def _check(column: Column, declaration: str) -> None:
    if column.name in RESERVED or column.attribute in RESERVED or column.name.endswith("_id"):
        raise Refused(f"'{column.name}' has another meaning already: choose another name.")
    match column.type:
        case "string":
            if column.option and not (
                column.option.isdecimal() and 0 < column.length <= MAX_STRING
            ):
                raise Refused(f"The length in '{declaration}' must be from 1 to {MAX_STRING}.")
        case "enum":
            _check_choices(column)
        case "reference":
            if column.option not in project.resources():
                known = ", ".join(project.resources())
                raise Refused(f"'{declaration}' must refer to one of these resources: {known}.")
        case _:
            if column.option:
                raise Refused(f"'{declaration}': {TYPES[column.type]} takes no other option.")


def _check_choices(column: Column) -> None:
    choices = [it for it in column.choices if it]
    if len(choices) < 2 or len(set(choices)) < len(column.choices):
        raise Refused(
            f"The column {column.name} must be {TYPES['enum']}: at least two, all different."
        )
    for choice in choices:
        check_spelling(choice, f"a choice of {column.name}")  # which may be a keyword: new


def parse_all(resource: Names, declarations: list[str]) -> list[Column]:
    columns = [parse(resource, it) for it in declarations]
    names = [
        *(it.name for it in columns),
        *(it.attribute for it in columns if it.name != it.attribute),
    ]
    if len(set(map(camel, names))) < len(names):  # line_1 and line1 are both line1 on the pages
        raise Refused("Two columns have the same name.")
    if not 0 < len(columns) <= MAX_COLUMNS:
        raise Refused(f"Name from 1 to {MAX_COLUMNS} columns.")
    first = columns[0]
    if first.type != "string" or first.is_optional or not MIN_NAME <= first.length <= MAX_INDEXED:
        raise Refused(
            f"The first column must be a string of {MIN_NAME} to {MAX_INDEXED} characters that is "
            f"not optional: pages show it as the name of {resource.a}. For example: name:string"
        )
    return columns
