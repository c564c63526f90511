"""The language of a request: the first in `Accept-Language` that has a catalogue."""

from functools import lru_cache

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from shared.languages import find_language, request_language
from shared.settings import settings

MAX_LENGTH = 500  # of a header; a browser's is shorter


def register(flask: Flask) -> None:
    flask.before_request(_set_language)


def _set_language() -> None:
    # Not through request.headers, which would cost more than the rest.
    accepted = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    request_language.set(_best(accepted[:MAX_LENGTH]))


@lru_cache(maxsize=200)
def _best(accepted: str) -> str:
    """Werkzeug's best_match would choose `en` from `de-AT, en;q=0.5`."""
    tags = parse_accept_header(accepted, LanguageAccept)
    wanted = [tag for tag, quality in tags if quality > 0]
    return find_language(*wanted, settings().default_language)
