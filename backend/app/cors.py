"""Pages of other sites may call the API only where CORS_ORIGINS names them."""

from flask import Flask
from flask_cors import CORS

from shared.settings import settings


def register(flask: Flask) -> None:
    if settings().cors_origins:
        CORS(
            flask,
            origins=settings().cors_origins,
            supports_credentials=True,
            expose_headers=["Location", "Retry-After", "X-Request-ID"],
            max_age=600,
        )
