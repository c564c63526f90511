"""JSON as orjson writes it: several times as fast as Python's own, in UTF-8."""

from typing import Any

import orjson
from flask import Response
from flask.json.provider import DefaultJSONProvider


class JsonProvider(DefaultJSONProvider):
    sort_keys = False
    ensure_ascii = False

    def response(self, *args: Any, **kwargs: Any) -> Response:
        body = self._encode(self._prepare_response_obj(args, kwargs))
        return Response(body, mimetype=self.mimetype)

    def _encode(self, value: Any) -> bytes:
        """Python's own writes what orjson refuses: integers of more than 64 bits, in the parameters
        of a job.
        """
        try:
            return orjson.dumps(value)
        except orjson.JSONEncodeError:
            return self.dumps(value).encode()
