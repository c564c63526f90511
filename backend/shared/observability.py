"""Errors to Sentry and traces to OpenTelemetry, for the API and the workers: docs/operations.md.
Without their settings, nothing of them is loaded.
"""

from importlib.util import find_spec

from shared.environment import SettingsError
from shared.settings import settings


def start() -> None:
    """Exit with an error if the packages for a setting are not installed."""
    _require("SENTRY_DSN", settings().sentry_dsn, "sentry_sdk")
    _require("OTEL_EXPORTER_OTLP_ENDPOINT", settings().otel_exporter_otlp_endpoint, "opentelemetry")
    if settings().sentry_dsn:
        from shared import sentry

        sentry.start()


def _require(setting: str, value: str, package: str) -> None:
    if value and not find_spec(package):
        raise SettingsError(
            f"The setting {setting} needs more packages: build the images with OBSERVABILITY=on, "
            "or install backend/observability.txt."
        )
