from http import HTTPStatus

from flask import Blueprint, g

from app.apispec.decorators import answers_accepted, answers_nothing, answers_problems, use_kwargs
from app.auth.caller import authenticated, caller, client_ip_address
from app.email_changes import service
from app.email_changes.schemas import (
    EmailChangeSchema,
    EmailConfirmationSchema,
    EmailUndoSchema,
)

email_changes = Blueprint("email_changes", __name__, url_prefix="")


@email_changes.post("/users/me/email")
@authenticated
@use_kwargs(EmailChangeSchema())
@answers_accepted
@answers_problems(HTTPStatus.TOO_MANY_REQUESTS)
def request_email_change(email: str, current_password: str) -> None:
    """Request a change of my email.

    Nothing changes before the link in a mail to the new address is opened. Neither the response nor
    its time reveals whether an account with this email exists.
    """
    user = caller()
    service.request_change(
        g.session, user.id, email, current_password, user.session_id, client_ip_address()
    )


@email_changes.post("/email-changes/confirm")
@authenticated
@use_kwargs(EmailConfirmationSchema())
@answers_nothing
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
def confirm_email_change(token: str) -> None:
    """Confirm a change of my email.

    The token is in the mail to the new address. It works once, until my email or my password
    changes. My old address gets a mail that undoes the change for a week.
    """
    service.confirm_change(g.session, caller().id, token)


@email_changes.post("/email-changes/undo")
@use_kwargs(EmailUndoSchema())
@answers_nothing
@answers_problems(HTTPStatus.CONFLICT)
def undo_email_change(token: str, password: str) -> None:
    """Undo a change of an email.

    The token is in the mail to the old address. It works once. It also sets a new password, since
    somebody else may know the old one, ends all sessions, and undoes later changes.
    """
    service.undo_change(g.session, token, password, client_ip_address())
