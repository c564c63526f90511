"""The routes of the API, and the document that describes them."""

from functools import cache
from typing import Any

from flask import Flask, jsonify, redirect
from flask_swagger_ui import get_swaggerui_blueprint

from app.about.routes import about
from app.api_keys.routes import api_keys
from app.apispec.document import make_document
from app.audit.routes import audit
from app.auth.login.routes import login
from app.auth.password_reset.routes import recovery
from app.auth.scopes import scope_of
from app.auth.sessions.routes import sessions
from app.client_errors.routes import client_errors
from app.email_changes.routes import email_changes
from app.events.routes import events
from app.files.routes import files
from app.groups.routes import groups
from app.health.routes import health
from app.invitations.routes import invitations
from app.items.routes import items
from app.jobs.routes import jobs
from app.notifications.routes import notifications
from app.oidc.routes import identities, oidc
from app.passkeys.routes import passkeys
from app.second_factors.routes import second_factors
from app.statistics.routes import statistics
from app.tools.routes import tools
from app.users.routes import users

PREFIX = "/api/v1"
BLUEPRINTS = [
    login,
    oidc,
    recovery,
    email_changes,
    sessions,
    second_factors,
    passkeys,
    api_keys,
    identities,
    users,
    groups,
    invitations,
    items,
    files,
    jobs,
    notifications,
    events,
    statistics,
    audit,
    tools,
    about,
    client_errors,
    health,
]


def register(flask: Flask) -> None:
    for blueprint in BLUEPRINTS:
        path = f"/{blueprint.name}" if blueprint.url_prefix is None else blueprint.url_prefix
        flask.register_blueprint(blueprint, url_prefix=PREFIX + path)
    flask.add_url_rule(f"{PREFIX}/openapi.json", "openapi", lambda: jsonify(document(flask)))
    # A person who opens this URL in a browser gets the documentation.
    flask.add_url_rule(
        "/api", "start", lambda: redirect("/api/docs/"), strict_slashes=False, methods=["GET"]
    )
    flask.register_blueprint(
        get_swaggerui_blueprint(
            "/api/docs",
            f"{PREFIX}/openapi.json",
            config={"app_name": flask.config["PROJECT_NAME"]},
        )
    )


@cache
def document(flask: Flask) -> dict[str, Any]:
    return make_document(flask, BLUEPRINTS, scope_of)
