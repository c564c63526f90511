from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, after_this_request, g, request

from app.apispec.decorators import answers_nothing, answers_problems, doc, marshal_with, use_kwargs
from app.auth.caller import client_ip_address
from app.auth.login import devices, service
from app.auth.login.schemas import LoginSchema, TokenSchema
from shared.errors import NotAuthenticated
from shared.models.known_device import DEVICES_ARE_KNOWN_FOR
from shared.tokens import access_token_lifetime, create_access_token

login = Blueprint("login", __name__)

COOKIE = "refresh_token"
BROWSER_COOKIE = "browser"
DEVICE_COOKIE = "device"
COOKIE_PATH = "/api/v1/login"  # browsers send the cookies only to the routes of this file


@login.post("/access-token")
@use_kwargs(LoginSchema(), location="json_or_form")
@marshal_with(TokenSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def login_access_token(username: str, password: str) -> dict[str, Any]:
    """Log in with an email and a password.

    The response contains an access token, and sets a cookie with a refresh token. With a second
    factor, it is a problem whose member `second_factor` has the token for the second step.
    """
    made = service.log_in(
        g.session,
        username,
        password,
        request.user_agent.string,
        client_ip_address(),
        request.cookies.get(BROWSER_COOKIE, ""),
    )
    return answer_login(made, username)


@login.post("/refresh")
@doc(security=[{"refresh": []}])
@marshal_with(TokenSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.UNAUTHORIZED)
def refresh_access_token() -> dict[str, Any]:
    """Refresh the access token.

    The request needs the cookie with the refresh token. The response replaces the cookie.
    """
    token = request.cookies.get(COOKIE)
    if token is None:
        raise NotAuthenticated("There is no active session: log in.")
    return _answer_token(service.refresh(g.session, token, client_ip_address()))


@login.post("/logout")
@answers_nothing
def logout() -> None:
    """Log out.

    Without a session, this does nothing.
    """
    service.log_out(g.session, request.cookies.get(COOKIE, ""))
    after_this_request(_delete_cookie)


def answer_login(made: service.Login, email: str | None = None) -> dict[str, Any]:
    """Remember the device and, for the account with this email, the browser. Set the cookie with
    the refresh token, and return what TokenSchema dumps.
    """
    if email is not None:
        _remember_browser(email)
    _remember_device(made)
    return _answer_token(made)


def _remember_browser(email: str) -> None:
    """Set a cookie, so that attacks on the account do not lock this browser out."""
    token = service.create_browser_token(email)
    after_this_request(
        lambda response: _set_cookie(response, BROWSER_COOKIE, token, service.BROWSER_IS_KNOWN_FOR)
    )


def _remember_device(made: service.Login) -> None:
    """Tell the user if the device is new, and set a cookie by which it is known the next time."""
    token = devices.remember_device(
        g.session, made.session_id, request.cookies.get(DEVICE_COOKIE, ""), client_ip_address()
    )
    after_this_request(
        lambda response: _set_cookie(response, DEVICE_COOKIE, token, DEVICES_ARE_KNOWN_FOR)
    )


def _answer_token(made: service.Login) -> dict[str, Any]:
    after_this_request(
        lambda response: _set_cookie(
            response, COOKIE, made.refresh_token, service.refresh_token_lifetime()
        )
    )
    return {
        "access_token": create_access_token(made.session_id),
        "token_type": "bearer",
        "expires_in": int(access_token_lifetime().total_seconds()),
    }


def _set_cookie(response: Response, name: str, token: str, lifetime: timedelta) -> Response:
    if response.status_code != HTTPStatus.OK:  # the commit failed: the token was never stored
        return response
    response.set_cookie(
        name,
        token,
        path=COOKIE_PATH,
        max_age=lifetime,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


def _delete_cookie(response: Response) -> Response:
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="Strict")
    return response
