from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, after_this_request, g, request

from app.apispec.decorators import (
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller, client_ip_address, user_of
from app.auth.login.routes import answer_login
from app.auth.login.schemas import TokenSchema
from app.auth.second_factor import require_fresh
from app.oidc import service
from app.oidc.flow import LIFETIME
from app.oidc.schemas import (
    IdentityPageSchema,
    IdentitySchema,
    ProviderAnswerSchema,
    ProviderLogoutSchema,
    ProviderNameSchema,
    ProviderUrlSchema,
)
from app.pagination import Listing, Page
from shared.models import Identity
from shared.settings import settings

oidc = Blueprint("oidc", __name__, url_prefix="/login/oidc")
identities = Blueprint("identities", __name__)

LIST = Listing(Identity, sort=["created_at"])
FLOW_COOKIE = "oidc_flow"
# The provider of the latest login in this browser, whose session a logout ends too.
PROVIDER_COOKIE = "oidc_provider"
FLOW_PATH, PROVIDER_PATH = "/api/v1", "/api/v1/login/oidc"
PROBLEMS = (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@oidc.post("/start")
@use_kwargs(ProviderNameSchema())
@marshal_with(ProviderUrlSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
def start_provider_login(provider: str) -> dict[str, str]:
    """Request a login with a provider.

    The response names the provider's page, and sets a cookie that ties its answer to this browser.
    """
    return _start(provider)


@oidc.post("/finish")
@use_kwargs(ProviderAnswerSchema())
@marshal_with(TokenSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.CONFLICT, *PROBLEMS)
def finish_provider_login(**answer: Any) -> dict[str, Any]:
    """Log in with the answer of a provider.

    The response is the same as that of a login with a password, also with a second factor.
    """
    provider, claims = _read_answer(answer)
    lifetime = timedelta(days=settings().session_max_days)
    _set_cookie(PROVIDER_COOKIE, provider.name, PROVIDER_PATH, lifetime)
    made = service.log_in(
        g.session, claims, provider, request.user_agent.string, client_ip_address()
    )
    return answer_login(made)


@oidc.post("/logout")
@marshal_with(ProviderLogoutSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.SERVICE_UNAVAILABLE)
def log_out_of_provider() -> dict[str, str | None]:
    """Log out of the provider of the latest login.

    The browser opens the page in the response after it has ended its session here.
    """
    provider = request.cookies.get(PROVIDER_COOKIE, "")
    _set_cookie(PROVIDER_COOKIE, "", PROVIDER_PATH, timedelta(0))
    return {"url": service.end_provider_session(provider)}


@identities.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(IdentityPageSchema(), HTTPStatus.OK)
def list_identities(**page: Any) -> Page[Any]:
    """List my accounts at providers."""
    return LIST.read(g.session, service.listed_identities(caller()), **page)


@identities.post("/start")
@authenticated
@use_kwargs(ProviderNameSchema())
@marshal_with(ProviderUrlSchema(), HTTPStatus.OK)
@answers_problems(*PROBLEMS)
def start_link(provider: str) -> dict[str, str]:
    """Request a link to my account at a provider.

    My login or confirmation must be less than ten minutes ago: the account could then log in as me
    forever.
    """
    require_fresh(g.session, user_of(g.session, caller()), caller().session_id)
    return _start(provider, caller().id)


@identities.post("/finish")
@authenticated
@use_kwargs(ProviderAnswerSchema())
@marshal_with(IdentitySchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.CONFLICT, *PROBLEMS)
def finish_link(**answer: Any) -> Identity:
    """Add my account at a provider, with its answer."""
    provider, claims = _read_answer(answer, caller().id)
    return service.link(g.session, caller(), provider, claims)


@identities.delete("/<uuid:identity_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def remove_identity(identity_id: UUID) -> None:
    """Remove one of my accounts at providers.

    The last way to log in cannot be removed.
    """
    service.unlink(g.session, caller(), identity_id)


def _start(provider: str, user_id: UUID | None = None) -> dict[str, str]:
    g.session.commit()  # no connection waits for the provider
    url, token = service.begin(provider, client_ip_address(), user_id)
    _set_cookie(FLOW_COOKIE, token, FLOW_PATH, LIFETIME)
    return {"url": url}


def _read_answer(answer: dict[str, Any], user_id: UUID | None = None) -> Any:
    token = request.cookies.get(FLOW_COOKIE, "")
    _set_cookie(FLOW_COOKIE, "", FLOW_PATH, timedelta(0))  # works once
    g.session.commit()  # no connection waits for the provider
    return service.read_answer(token, client_ip_address(), user_id=user_id, **answer)


def _set_cookie(name: str, value: str, path: str, lifetime: timedelta) -> None:
    """Strict is enough: the provider sends the browser to a page, which sends the request."""

    def to(response: Response) -> Response:
        response.set_cookie(
            name,
            value,
            path=path,
            max_age=lifetime,
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
        )
        return response

    after_this_request(to)
