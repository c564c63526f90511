"""Writes JSON with orjson: several times as fast as Python's json, and in UTF-8."""

from datetime import date
from enum import Enum
from typing import Any

import orjson
from flask import Response
from flask.json.provider import DefaultJSONProvider


def _default(value: Any) -> Any:
    """Write these types like orjson; Flask would write a date in the format of HTTP."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else DefaultJSONProvider.default(value)


class JsonProvider(DefaultJSONProvider):
    sort_keys = False
    ensure_ascii = False
    default = staticmethod(_default)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        body = self._encode(self._prepare_response_obj(args, kwargs))
        return Response(body, mimetype=self.mimetype)

    def _encode(self, value: Any) -> bytes:
        """Fall back to Python's json for what orjson refuses: integers of more than 64 bits, in the
        parameters of a job.
        """
        try:
            return orjson.dumps(value)
        except orjson.JSONEncodeError:
            return self.dumps(value).encode()
