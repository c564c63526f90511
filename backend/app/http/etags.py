"""Detects conflicting edits: the `ETag` of a response is the version of the object, and a request
with `If-Match` changes only this version (RFC 9110, 13.1.1). `If-Match` is optional.
"""

from collections.abc import Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from flask import Response, after_this_request
from marshmallow import Schema, fields
from werkzeug.http import parse_etags, quote_etag

from app.apispec.decorators import View, answers_problems, doc, use_kwargs
from shared.optimistic_locking import Versioned, version_of

EXAMPLE = {"ETag": {"description": "The version", "schema": {"type": "string"}}}


class Versions(fields.Field[set[str] | None]):
    """The versions in If-Match, or None for any version."""

    def _deserialize(
        self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> set[str] | None:
        etags = parse_etags(value)
        return None if etags.star_tag else set(etags.as_set())


class IfMatchSchema(Schema):
    if_match = Versions(
        data_key="If-Match",
        load_default=None,
        metadata={
            "type": "string",
            "description": "The ETag of the version to change; 412 if there is a newer one",
        },
    )


def answers_version(view: View) -> View:
    """Set the ETag of the object that the view returns. Place it below `marshal_with`."""

    @wraps(view)
    def versioned(*args: Any, **kwargs: Any) -> Versioned:
        found: Versioned = view(*args, **kwargs)
        etag = quote_etag(version_of(found))
        after_this_request(lambda response: _set_etag(response, etag))
        return found

    return cast(View, doc(responses={"200": {"headers": EXAMPLE}})(versioned))


def changes_version(view: View) -> View:
    """Pass the versions that the view may change as `if_match`."""
    described = answers_problems(HTTPStatus.PRECONDITION_FAILED)(answers_version(view))
    return use_kwargs(IfMatchSchema(), location="headers")(described)


def _set_etag(response: Response, etag: str) -> Response:
    if response.status_code == HTTPStatus.OK:
        response.headers["ETag"] = etag
    return response
