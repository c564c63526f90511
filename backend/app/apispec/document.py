"""The OpenAPI 3.1 document, generated from the decorators of the routes.

flask-apispec itself generates only Swagger 2.0. This converter maps its annotations of a route to
OpenAPI 3. https://spec.openapis.org/oas/v3.1.1.html
"""

from collections.abc import Callable
from http import HTTPStatus
from inspect import getdoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Flask
from flask_apispec.apidoc import ViewConverter
from flask_apispec.utils import merge_recursive, resolve_annotations
from marshmallow import Schema
from werkzeug.http import HTTP_STATUS_CODES  # Python 3.13 changed some phrases
from werkzeug.routing import Rule

from app.apispec.decorators import View
from app.errors import ProblemSchema

CONTENT_TYPES = {
    "json": ["application/json"],
    "json_or_form": ["application/json", "application/x-www-form-urlencoded"],
}
BODY_PROBLEMS = {HTTPStatus.UNSUPPORTED_MEDIA_TYPE: True}
INPUT_PROBLEMS = dict.fromkeys([HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY], True)
PATH_TYPES = {
    "UUIDConverter": {"type": "string", "format": "uuid"},
    "IntegerConverter": {"type": "integer"},
    "UnicodeConverter": {"type": "string"},
}


def make_document(
    flask: Flask, blueprints: list[Blueprint], scope_of: Callable[[str, str], str | None]
) -> dict[str, Any]:
    """`scope_of`: the scope that an API key needs for an operation, by its tag and method."""
    spec = APISpec(
        title=flask.config["PROJECT_NAME"],
        version="1",
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_schema_name)],
        servers=[{"url": "/"}],
    )
    spec.components.security_scheme(
        "login",
        {
            "type": "oauth2",
            "flows": {"password": {"tokenUrl": "/api/v1/login/access-token", "scopes": {}}},
        },
    )
    spec.components.security_scheme(
        "refresh", {"type": "apiKey", "in": "cookie", "name": "refresh_token"}
    )
    spec.components.security_scheme(
        "apiKey",
        {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "API key",
            "description": "A key of a program. Each operation names the scope that it requires.",
        },
    )
    converter = OpenApiConverter(flask, spec, document_options=False)
    for blueprint in blueprints:
        spec.tag({"name": blueprint.name})
        for endpoint, view in flask.view_functions.items():
            if endpoint.startswith(f"{blueprint.name}."):
                for path in converter.convert(view, endpoint):
                    for method, operation in path["operations"].items():
                        _accept_key(operation, scope_of(blueprint.name, method.upper()))
                    spec.path(path=path["path"], operations=path["operations"])
    return spec.to_dict()


def _accept_key(operation: dict[str, Any], scope: str | None) -> None:
    """Where a login is accepted, an API key with the scope is too."""
    if {"login": []} in operation.get("security", []) and scope:
        operation["security"] = [*operation["security"], {"apiKey": [scope]}]


def _schema_name(schema: type[Schema] | Schema) -> str:
    """`JobSchema` is `Job` in the document, and in the clients generated from it."""
    class_ = schema if isinstance(schema, type) else type(schema)
    return class_.__name__.removesuffix("Schema")


class OpenApiConverter(ViewConverter):
    def get_operation(self, rule: Rule, view: View, parent: object = None) -> dict[str, Any]:
        annotated = {
            kind: resolve_annotations(view, kind, parent).options
            for kind in ("args", "schemas", "docs")
        }
        operation: dict[str, Any] = {
            "operationId": view.__name__,
            "tags": [rule.endpoint.partition(".")[0]],
            **_texts(view),
            "parameters": _path_parameters(rule),
        }
        docs = _merge(annotated["docs"])
        problems = docs.pop("problems", {})
        for option in annotated["args"]:
            self._add_arguments(operation, option["args"], option["kwargs"]["location"] or "json")
            problems |= INPUT_PROBLEMS
            if "requestBody" in operation:
                problems |= BODY_PROBLEMS
        answers = _merge(annotated["schemas"])
        operation["responses"] = {
            **_merge([_responses(answers), docs.pop("responses", {})]),
            **{code: _problem(code) for code in sorted(problems)},
        }
        return {**operation, **docs}

    def _add_arguments(self, operation: dict[str, Any], schema: Schema, location: str) -> None:
        if location in CONTENT_TYPES:
            content = {kind: {"schema": schema} for kind in CONTENT_TYPES[location]}
            operation["requestBody"] = {"required": True, "content": content}
        else:
            parameters = self.marshmallow_plugin.converter.schema2parameters
            operation["parameters"] += parameters(schema, location=location)


def _merge(options: list[dict[str, Any]]) -> dict[str, Any]:
    """Merge the options, in an order that is the same in every process."""
    merged: dict[str, Any] = _in_order(merge_recursive(options))
    return merged


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value, key=str)}
    return value


def _texts(view: View) -> dict[str, str]:
    """The first line of a route's docstring is its summary, the rest its description."""
    summary, _, description = (getdoc(view) or "").partition("\n")
    return {"summary": summary, **({"description": description.strip()} if description else {})}


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    return [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": PATH_TYPES[type(converter).__name__],
        }
        for name, converter in rule._converters.items()
    ]


def _responses(answers: dict[Any, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(code): _response(code, answer) for code, answer in answers.items()}


def _response(code: int, answer: dict[str, Any]) -> dict[str, Any]:
    content = answer["schema"] and {"content": {"application/json": {"schema": answer["schema"]}}}
    return {"description": answer["description"] or HTTP_STATUS_CODES[code], **(content or {})}


def _problem(code: int) -> dict[str, Any]:
    return {
        "description": HTTP_STATUS_CODES[code],
        "content": {"application/problem+json": {"schema": ProblemSchema}},
    }
