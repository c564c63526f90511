"""Traces of requests (OTEL_EXPORTER_OTLP_ENDPOINT). Without it, nothing of them is loaded."""

from flask import Flask

from shared.settings import settings


def register(flask: Flask) -> None:
    if settings().otel_exporter_otlp_endpoint:
        from app.tracing import requests

        requests.register(flask)
