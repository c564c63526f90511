"""Parses the bodies of requests for `use_kwargs`."""

from http import HTTPStatus

from flask import Request
from marshmallow import Schema
from webargs.core import is_json
from webargs.flaskparser import FlaskParser, abort
from werkzeug.exceptions import UnsupportedMediaType

from shared.messages import Message

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class WrongMediaType(UnsupportedMediaType):
    """The response lists the accepted types in `Accept` (RFC 9110, 15.5.16)."""

    def __init__(self, *accepted: str) -> None:
        text = Message("Send the body as one of these types, without a Content-Encoding: {types}.")
        super().__init__(text.format(types=", ".join(accepted)))
        self.accepted = accepted

    def get_headers(self, *_args: object) -> list[tuple[str, str]]:
        return [("Accept", ", ".join(self.accepted))]


class Parser(FlaskParser):
    def load_json(self, req: Request, schema: Schema) -> object:
        """Treat valid JSON that Python cannot parse like invalid JSON: it is nested too deeply, or
        contains a number of thousands of digits.
        """
        if _has_body(req) and not (is_json(req.mimetype) and _is_unencoded(req)):
            raise WrongMediaType(JSON)
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError):
            abort(HTTPStatus.BAD_REQUEST, messages={"json": ["Invalid JSON body."]})

    def load_json_or_form(self, req: Request, schema: Schema) -> object:
        if req.mimetype == FORM and _is_unencoded(req):
            return self.load_form(req, schema)
        if _has_body(req) and not (is_json(req.mimetype) and _is_unencoded(req)):
            raise WrongMediaType(JSON, FORM)
        return self.load_json(req, schema)


def _has_body(req: Request) -> bool:
    return bool(req.content_length or req.headers.get("Transfer-Encoding"))


def _is_unencoded(req: Request) -> bool:
    return req.headers.get("Content-Encoding", "identity") == "identity"


parser = Parser()
