from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request

from app.apispec.decorators import (
    Created,
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller, client_ip_address, superuser
from app.auth.login.routes import answer_login
from app.auth.login.schemas import TokenSchema
from app.second_factors import service
from app.second_factors.schemas import (
    AuthenticatorSchema,
    CodeSchema,
    ConfirmationSchema,
    RecoveryCodesSchema,
    SecondFactorsSchema,
    SecondStepFormSchema,
)

second_factors = Blueprint("second_factors", __name__, url_prefix="")


@second_factors.get("/second-factors/")
@authenticated
@marshal_with(SecondFactorsSchema(), HTTPStatus.OK)
def get_second_factors() -> dict[str, Any]:
    """Get which second factors I have."""
    return service.describe(g.session, caller())


@second_factors.post("/second-factors/authenticator")
@authenticated
@marshal_with(AuthenticatorSchema(), HTTPStatus.CREATED)
def add_authenticator() -> Created:
    """Add an authenticator app.

    It counts once it is confirmed, and then replaces another one.
    """
    return service.add_authenticator(g.session, caller()), HTTPStatus.CREATED, {}


@second_factors.post("/second-factors/authenticator/confirmation")
@authenticated
@use_kwargs(CodeSchema())
@marshal_with(RecoveryCodesSchema(), HTTPStatus.OK)
def confirm_authenticator(code: str) -> dict[str, list[str]]:
    """Confirm my authenticator app with a code that it shows.

    The response contains recovery codes if this is my first second factor.
    """
    codes = service.confirm_authenticator(g.session, caller(), code, client_ip_address())
    return {"recovery_codes": codes}


@second_factors.delete("/second-factors/authenticator")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def remove_authenticator() -> None:
    """Remove my authenticator app.

    The last second factor stays if one is required.
    """
    service.remove_authenticator(g.session, caller())


@second_factors.post("/second-factors/recovery-codes")
@authenticated
@marshal_with(RecoveryCodesSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.CONFLICT)
def create_recovery_codes() -> dict[str, list[str]]:
    """Create new recovery codes, in place of the old ones."""
    return {"recovery_codes": service.create_recovery_codes(g.session, caller())}


@second_factors.delete("/users/<uuid:user_id>/second-factors")
@superuser
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND)
def reset_second_factors(user_id: UUID) -> None:
    """Remove all second factors of a user who has lost them.

    All sessions of the user end.
    """
    service.reset_another_user(g.session, caller(), user_id)


@second_factors.post("/login/second-factor")
@use_kwargs(SecondStepFormSchema())
@marshal_with(TokenSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
def finish_login(token: str, method: str, code: str) -> dict[str, Any]:
    """Log in with a second factor, after the first step.

    The response is the same as that of a login with a password.
    """
    made, email = service.finish_login(
        g.session, token, method, code, request.user_agent.string, client_ip_address()
    )
    return answer_login(made, email)


@second_factors.post("/sessions/current/confirmation")
@authenticated
@use_kwargs(ConfirmationSchema())
@answers_nothing
def confirm_session(method: str, secret: str) -> None:
    """Confirm that it is me.

    For ten minutes, this session may then change how I log in.
    """
    service.confirm_session(g.session, caller(), method, secret, client_ip_address())
