"""The bodies of requests, as `use_kwargs` reads them."""

from http import HTTPStatus

from flask import Request
from marshmallow import Schema
from webargs.core import is_json
from webargs.flaskparser import FlaskParser, abort
from werkzeug.exceptions import UnsupportedMediaType

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class WrongMediaType(UnsupportedMediaType):
    """The answer says in `Accept` what is accepted (RFC 9110, 15.5.16)."""

    def __init__(self, *accepted: str) -> None:
        super().__init__(f"Send the body as {' or '.join(accepted)}, without a Content-Encoding.")
        self.accepted = accepted

    def get_headers(self, *_args: object) -> list[tuple[str, str]]:
        return [("Accept", ", ".join(self.accepted))]


class Parser(FlaskParser):
    def load_json(self, req: Request, schema: Schema) -> object:
        """Python refuses some valid JSON: what is nested too deep, or has a number of thousands of
        digits. To who sends it, that is like invalid JSON.
        """
        if _has_body(req) and not (is_json(req.mimetype) and _is_plain(req)):
            raise WrongMediaType(JSON)
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError):
            abort(HTTPStatus.BAD_REQUEST, messages={"json": ["Invalid JSON body."]})

    def load_json_or_form(self, req: Request, schema: Schema) -> object:
        if req.mimetype == FORM and _is_plain(req):
            return self.load_form(req, schema)
        if _has_body(req) and not (is_json(req.mimetype) and _is_plain(req)):
            raise WrongMediaType(JSON, FORM)
        return self.load_json(req, schema)


def _has_body(req: Request) -> bool:
    return bool(req.content_length or req.headers.get("Transfer-Encoding"))


def _is_plain(req: Request) -> bool:
    return req.headers.get("Content-Encoding", "identity") == "identity"


parser = Parser()
