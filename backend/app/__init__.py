"""The API. create_app() assembles all its parts."""

from collections.abc import Callable
from typing import Any

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

import app.apispec.marshmallow4  # before anything that imports flask-apispec
import app.apispec.messages  # noqa: F401  before any schema is defined
from app import api, cli, errors, metrics, tracing
from app.auth import caller
from app.http import cors, hosts, language, request_id, response_headers, statement_count
from app.http.json_provider import JsonProvider
from shared import observability
from shared.db.session import session_scope
from shared.logging import configure_logging
from shared.settings import settings

# Read at startup, so that an invalid setting stops the process then, and not during a request.
SETTINGS = (
    *("secret_key", "database_url", "redis_url", "results_dir", "s3", "worker_queues"),
    *("environment", "allowed_hosts", "trusted_proxies", "cors_origins", "signup_open", "tools"),
    "password_min_length",
    "default_language",
    *("access_token_minutes", "refresh_token_days", "session_max_days"),
    *("login_attempts_per_account", "login_attempts_per_ip", "mails_per_account", "mails_per_ip"),
    *("requests_per_minute", "items_per_user", "jobs_per_user", "job_time_limit"),
    *("file_mb", "files_mb_per_user", "api_keys_per_user", "metrics"),
    *("sentry_dsn", "otel_exporter_otlp_endpoint"),
    *("oidc_providers", "password_login", "mfa_required"),
)
READING = {"GET", "HEAD", "OPTIONS"}


class Api(Flask):
    json_provider_class = JsonProvider

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Skip Flask's check for coroutines at each call: no view function is one."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Use one session per request, and commit it once, if the view raises no error."""
        with session_scope(read_only=request.method in READING) as g.session:
            return super().dispatch_request()


def create_app() -> Flask:
    settings().require(*SETTINGS)
    flask = Api(__name__, static_folder=None)
    # A redirect to the path with a trailing slash would be HTML, and lose the body of a POST.
    flask.url_map.strict_slashes = flask.url_map.merge_slashes = False
    flask.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    flask.config["PROJECT_NAME"] = settings().project_name
    configure_logging()
    observability.start()
    metrics.register(flask)  # first, so that it measures the others too
    tracing.register(flask)
    request_id.register(flask)
    language.register(flask)
    response_headers.register(flask)
    errors.register(flask)
    hosts.register(flask)
    cors.register(flask)
    statement_count.register(flask)
    caller.register(flask)
    api.register(flask)
    cli.register(flask)
    return flask
