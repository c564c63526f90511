"""Metrics of the API in Prometheus' format (METRICS). Without it, nothing of them is loaded."""

from flask import Flask

from shared.settings import settings


def register(flask: Flask) -> None:
    if settings().metrics:
        from app.metrics import requests

        requests.register(flask)
