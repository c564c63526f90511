"""The bodies of requests, as flask-apispec reads them for `use_kwargs`."""

from http import HTTPStatus

from flask import Flask, Request
from marshmallow import Schema
from webargs.flaskparser import FlaskParser, abort


class Parser(FlaskParser):
    def load_json(self, req: Request, schema: Schema) -> object:
        """Python refuses some valid JSON: what is nested too deep, or has a number of thousands of
        digits. To who sends it, that is like invalid JSON.
        """
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError):
            abort(HTTPStatus.BAD_REQUEST, messages={"json": ["Invalid JSON body."]})


def register(flask: Flask) -> None:
    flask.config["APISPEC_WEBARGS_PARSER"] = Parser()
