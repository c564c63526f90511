"""Writes a resource: its table, routes, tests and pages. See scripts/new-resource.sh."""

import argparse
import json
import re
from typing import Any

from scaffold.audit_log import add_to_audit_log
from scaffold.changes import ROOT, Changes, reporting, say
from scaffold.columns import LISTED, ON_NARROW_SCREENS, Column, parse_all
from scaffold.names import Names, Refused, check_name, pascal, singular_of
from scaffold.rendering import environment, files_of, filled

# The statuses of the five operations for each role, if only superusers write.
WHEN_GLOBAL = (
    "401 200 200 200 200 200",
    "401 403 403 403 403 201",
    "401 200 200 200 200 200",
    "401 403 403 403 403 200",
    "401 403 403 403 403 204",
)
# Singulars that are other names in the files, or that are classes which the files use.
RESERVED = """
    answer body caller change choice client column conflict confirm count edit error field form
    group heading label list listing location name page path query record response router scope
    selection service session test title toast user value version amount any base blueprint created
    date datetime decimal enum forbidden index integer invalid_input membership not_found row schema
    string task text uuid component icon map number object picker promise set symbol type
"""
# Where each template's file belongs.
FILES = {
    "backend/model.py": "backend/shared/models/{n.singular}.py",
    "backend/service.py": "backend/app/{n.plural}/service.py",
    "backend/schemas.py": "backend/app/{n.plural}/schemas.py",
    "backend/routes.py": "backend/app/{n.plural}/routes.py",
    "backend/test_routes.py": "backend/tests/app/{n.plural}/test_routes.py",
    "frontend/routes.ts": "frontend/src/app/{n.path}/{n.path}.routes.ts",
    "frontend/service.ts": "frontend/src/app/{n.path}/{n.path}-service.ts",
    "frontend/list.ts": "frontend/src/app/{n.path}/{n.file}-list.ts",
    "frontend/list.html": "frontend/src/app/{n.path}/{n.file}-list.html",
    "frontend/edit.ts": "frontend/src/app/{n.path}/{n.file}-edit.ts",
    "frontend/edit.html": "frontend/src/app/{n.path}/{n.file}-edit.html",
    "frontend/edit.spec.ts": "frontend/src/app/{n.path}/{n.file}-edit.spec.ts",
    "frontend/e2e.spec.ts": "frontend/e2e/{n.path}.spec.ts",
}


def context_of(names: Names, columns: list[Column], access: str) -> dict[str, Any]:
    """The variables of the templates."""
    references = [it for it in columns if it.type == "reference"]
    listed = [it for it in columns if it.type != "text"][:LISTED]
    is_owned, is_shared = access != "global", access == "shared"
    joined = [
        *["owner"] * is_owned,
        *["group"] * is_shared,
        *["references"] * bool(references),
    ]
    words = " and ".join(filter(None, [", ".join(joined[:-1]), *joined[-1:]]))
    return {
        "n": names,
        "columns": columns,
        "first": columns[0],
        "listed": listed,
        # The headings that a user who is no superuser exports when "Changed" is hidden.
        "exported": [
            *(it.label for it in listed),
            *["Owner", "Shared with"] * is_shared,
        ],
        "sorted": [it.attribute for it in listed if it.is_sortable],
        "searched": [it.attribute for it in columns if it.is_text],
        "required": [it.attribute for it in columns if it.is_required],
        "wide": listed[ON_NARROW_SCREENS:],
        "references": references,
        "user_references": [it for it in references if it.refers_to_user],
        # One of each resource that others refer to.
        "targets": list({it.option: it for it in references if not it.refers_to_user}.values()),
        "enums": [it for it in columns if it.type == "enum"],
        "types": {it.type for it in columns},
        "joined": f", with {words}" if words else "",
        "is_owned": is_owned,
        "is_shared": is_shared,
        "is_global": access == "global",
    }


def check_is_new(names: Names, columns: list[Column]) -> None:
    for name in (names.singular, names.plural):
        check_name(name, "a resource")
    if names.singular == names.plural:
        raise Refused(f"The singular must differ from the plural {names.plural}.")
    taken = (
        f"backend/shared/models/{names.singular}.py",
        f"backend/app/{names.plural}",
        f"backend/app/{names.plural}.py",
        f"frontend/src/app/{names.path}",
    )
    for path in taken:
        if (ROOT / path).exists():
            raise Refused(f"The name {names.plural} is taken: {path} exists.")
    document = json.loads((ROOT / "frontend/openapi.json").read_text())
    schemas = {re.sub("(Create|Update|Page)$", "", it) for it in document["components"]["schemas"]}
    operations = {it["operationId"] for path in document["paths"].values() for it in path.values()}
    models = (ROOT / "backend/shared/models/__init__.py").read_text()
    blueprints = {it["name"] for it in document["tags"]}
    if (
        names.singular in RESERVED.split()
        or names.model in schemas
        or f'"{names.model}",' in models
        or names.plural in blueprints
        or operations & operations_of(names)
    ):
        raise Refused(f"The name {names.singular} has another meaning already: choose another one.")
    for column in columns:
        if column.type == "reference" and names.model + pascal(column.name) in schemas:
            raise Refused(f"'{column.name}' has another meaning already: choose another name.")


def operations_of(names: Names) -> set[str]:
    one = {f"{verb}_{names.singular}" for verb in ("create", "get", "update", "delete")}
    return {f"list_{names.plural}", *one}


def rendered(context: dict[str, Any]) -> dict[str, str]:
    """Return the new files, by their paths."""
    jinja, n = environment(), context["n"]
    code = jinja.get_template("columns.jinja").module
    found = {
        path.format(n=n): filled(jinja, f"{template}.jinja", context, code=code)
        for template, path in FILES.items()
    }
    for folder in (f"backend/app/{n.plural}", f"backend/tests/app/{n.plural}"):
        found[f"{folder}/__init__.py"] = ""
    for column in context["columns"]:
        found |= files_of(jinja, column)
    return found


def register(changes: Changes, context: dict[str, Any]) -> None:
    """Add the resource to the lists that name every resource."""
    n = context["n"]
    models = "backend/shared/models/__init__.py"
    line = f"from shared.models.{n.singular} import {n.model}\n"
    changes.insert(models, before="^from shared.models", text=line)
    changes.insert(models, before="^]", after=("^__all__",), text=f'    "{n.model}",\n')
    add_to_audit_log(changes, n, context["columns"])
    api = "backend/app/api.py"
    line = f"from app.{n.plural}.routes import {n.plural}\n"
    changes.insert(api, before="^from app", text=line)
    changes.insert(
        api, after=("^BLUEPRINTS",), before=r"^(    jobs,|\])", text=f"    {n.plural},\n"
    )
    scopes = f'    "{n.plural}:read",\n    "{n.plural}:write",\n'
    changes.insert("backend/app/auth/scopes.py", after=("^SCOPES",), before=r"^\)", text=scopes)
    layers = ".importlinter"
    # Above all that it may refer to, and below what imports several resources.
    changes.insert(
        layers,
        after=(r"^\[importlinter:contract:app-layers\]", r" \| "),
        before="^    ",
        text=f"    {n.plural}\n",
    )
    changes.insert(
        layers, before="^forbidden_modules = flask_apispec", text=f"    app.{n.plural}\n"
    )
    page = filled(environment(), "frontend/page.ts.jinja", context)
    changes.insert("frontend/src/app/app.routes.ts", before="scripts/new-resource.sh", text=page)
    add_to_palette(changes, context)
    register_tests(changes, context)


def add_to_palette(changes: Changes, context: dict[str, Any]) -> None:
    palette = "frontend/src/app/command-palette/resources.ts"

    def with_list(found: re.Match[str]) -> str:
        names = sorted([*re.findall(r"\w+", found[1]), f"list{context['n'].models}"])
        return f"import {{ {', '.join(names)} }} from '../api/sdk.gen';"

    changes.replace(palette, r"^import \{([^}]*)\} from '\.\./api/sdk\.gen';", with_list)
    entry = filled(environment(), "frontend/palette.ts.jinja", context)
    changes.insert(palette, before="scripts/new-resource.sh", text=entry)


def register_tests(changes: Changes, context: dict[str, Any]) -> None:
    n, columns = context["n"], context["columns"]
    permissions = "backend/tests/test_permissions.py"
    changes.insert(
        permissions, after=("^TABLE",), before=r'^("""|GET    /jobs/)', text=rows(context)
    )
    changes.insert(
        "backend/tests/app/api_keys/test_scopes.py",
        after=("^TABLE",),
        before='^"""',
        text=rows_of_scopes(n),
    )
    first = context["first"]
    required = ", ".join(f'"{it.attribute}": {it.samples[0]}' for it in columns if it.is_required)
    changed = f'"{first.attribute}": {first.samples[1]}'
    one = f"/{n.path}/{{{n.singular}_id}}"
    for line in (
        f'    "POST /{n.path}/": {{{required}}},\n',
        f'    "PATCH {one}": {{{changed}}},\n',
    ):
        changes.insert(permissions, after=("^BODIES",), before=r"^}", text=line)
    schemathesis = "backend/tests/test_schemathesis.py"
    may_refuse = [f"POST /{n.path}/"] if context["is_shared"] or context["references"] else []
    for operation in (*may_refuse, f"PATCH {one}"):  # which refuses a change of an old version
        changes.insert(
            schemathesis, after=("^MAY_REFUSE",), before="^}", text=f'    "{operation}",\n'
        )
    world = "backend/tests/world.py"
    changes.insert(
        world, before="^from shared.models", text=f"from shared.models import {n.model}\n"
    )
    owner = (
        "owner_id=owner_id, " * context["is_owned"] + "group_id=group_id, " * context["is_shared"]
    )
    values = owner + ", ".join(
        f"{it.attribute}={python_sample(it)}" for it in columns if it.is_required
    )
    line = f'        "{n.singular}_id": {n.model}({values}),\n'
    changes.insert(world, after=("^def rows_of",), before="^    }", text=line)
    for module, name in (("datetime", "date"), ("decimal", "Decimal"), ("datetime", "datetime")):
        changes.insert(world, before="^from", text=f"from {module} import {name}\n")


def python_sample(column: Column) -> str:
    """A value for the model, as Python."""
    sample = column.samples[0]
    match column.type:
        case "decimal":
            return f"Decimal({sample})"
        case "date":
            return f"date.fromisoformat({sample})"
        case "datetime":
            return f"datetime.fromisoformat({sample})"
        case "uuid":
            return "uuid4()"
    return sample


def rows(context: dict[str, Any]) -> str:
    """The rows of the table of permissions. Its roles are nobody, user, other, member, manager and
    superuser; `user` owns the row.
    """
    n = context["n"]
    everyone = "401 200 200 200 200 200"
    seen = "200 200" if context["is_shared"] else "404 404"
    one = f"401 200 404 {seen} 200"
    statuses = {
        f"GET    /{n.path}/": everyone,
        f"POST   /{n.path}/": everyone.replace("200", "201"),
        f"GET    /{n.path}/{{{n.singular}_id}}": one,
        f"PATCH  /{n.path}/{{{n.singular}_id}}": one,
        f"DELETE /{n.path}/{{{n.singular}_id}}": one.replace("200", "204"),
    }
    if context["is_global"]:
        statuses = dict(zip(statuses, WHEN_GLOBAL, strict=True))
    return "".join(_row(*it) for it in statuses.items())


def rows_of_scopes(n: Names) -> str:
    """The rows of the table of what API keys reach."""
    many, one = f"/{n.path}/", f"/{n.path}/{{{n.singular}_id}}"
    reading = [("GET", path, "read") for path in (many, one)]
    writing = [("POST", many, "write"), ("PATCH", one, "write"), ("DELETE", one, "write")]
    return "".join(
        f"{method:6} {path:53} {n.plural}:{access}\n" for method, path, access in reading + writing
    )


def _row(operation: str, statuses: str) -> str:
    widths = (7, 7, 7, 8, 10, 0)  # of the columns of the roles
    cells = "".join(it.ljust(width) for it, width in zip(statuses.split(), widths, strict=True))
    if len(operation) > 44:
        return f"{operation}\n{'':46}{cells}\n"
    return f"{operation:46}{cells}\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/new-resource.sh", allow_abbrev=False)
    parser.add_argument("name", help="a plural, such as invoices")
    parser.add_argument("columns", nargs="+", metavar="name:type[:option][:optional]")
    parser.add_argument("--singular", help="for a plural that is irregular")
    access = parser.add_mutually_exclusive_group()
    for choice in ("shared", "owned", "global"):
        access.add_argument(f"--{choice}", dest="access", action="store_const", const=choice)
    with reporting():
        write_resource(parser.parse_args())


def write_resource(args: argparse.Namespace) -> None:
    check_name(args.name, "a resource")
    names = Names(args.name, args.singular or singular_of(args.name))
    columns = parse_all(names, args.columns)
    check_is_new(names, columns)
    say(f"The resource {names.nouns}; one of them is {names.a} (--singular changes this).")
    context = context_of(names, columns, args.access or "owned")
    with Changes() as changes:
        for path, text in rendered(context).items():
            changes.create(path, text)
        register(changes, context)
        changes.write()
        changes.finish(names.plural)
    say(
        f"The resource {names.plural} is complete. Run scripts/start.sh and open the page "
        f"{names.titles}; run scripts/lint.sh and scripts/test.sh to test it."
    )


if __name__ == "__main__":
    main()
