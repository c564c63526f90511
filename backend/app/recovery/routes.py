from http import HTTPStatus

from flask import Blueprint, g, request
from flask_apispec import use_kwargs

from app.contract import answers_accepted, answers_nothing, answers_problems
from app.recovery import service
from app.recovery.schemas import PasswordResetSchema, RecoverySchema

recovery = Blueprint("recovery", __name__, url_prefix="")


@recovery.post("/password-recovery")
@use_kwargs(RecoverySchema())
@answers_accepted
@answers_problems(HTTPStatus.TOO_MANY_REQUESTS)
def recover_password(email: str):
    """Ask for a mail with a link that lets me choose a new password.

    Neither the answer nor its time tells whether there is an account with this address.
    """
    service.recover_password(g.session, email, request.remote_addr)


@recovery.post("/reset-password")
@use_kwargs(PasswordResetSchema())
@answers_nothing
def reset_password(token: str, password: str):
    """Choose a new password by the link's token, which works once, and log out everywhere."""
    service.reset_password(g.session, token, password, request.remote_addr)
