from collections.abc import Callable
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from werkzeug.routing import Rule

class Plugin(MarshmallowPlugin):
    converter: OpenAPIConverter  # set by the APISpec that it is given to

class ViewConverter:
    def __init__(self, app: Flask, spec: APISpec, document_options: bool = ...) -> None: ...
    @property
    def marshmallow_plugin(self) -> Plugin: ...
    def convert(self, target: Callable[..., Any], endpoint: str) -> list[dict[str, Any]]: ...
    def get_operation(
        self, rule: Rule, view: Callable[..., Any], parent: object = ...
    ) -> dict[str, Any]: ...
