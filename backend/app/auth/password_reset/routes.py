from http import HTTPStatus

from flask import Blueprint, g

from app.apispec.decorators import answers_accepted, answers_nothing, answers_problems, use_kwargs
from app.auth.caller import client_ip_address
from app.auth.password_reset import service
from app.auth.password_reset.schemas import PasswordResetSchema, RecoverySchema

recovery = Blueprint("recovery", __name__, url_prefix="")


@recovery.post("/password-recovery")
@use_kwargs(RecoverySchema())
@answers_accepted
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def recover_password(email: str) -> None:
    """Request a mail with a link to reset a password.

    Neither the response nor its time reveals whether an account with this email exists.
    """
    service.recover_password(g.session, email, client_ip_address())


@recovery.post("/reset-password")
@use_kwargs(PasswordResetSchema())
@answers_nothing
def reset_password(token: str, password: str) -> None:
    """Reset a password.

    The token from the mail's link works once. All sessions of the user end.
    """
    service.reset_password(g.session, token, password, client_ip_address())
