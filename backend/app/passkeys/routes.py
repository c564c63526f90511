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
from app.auth.caller import authenticated, caller, client_ip_address
from app.auth.login.routes import answer_login
from app.auth.login.schemas import TokenSchema
from app.pagination import Listing, Page
from app.passkeys import service
from app.passkeys.schemas import (
    PasskeyAnswerSchema,
    PasskeyCreatedSchema,
    PasskeyCreateSchema,
    PasskeyLoginSchema,
    PasskeyOptionsSchema,
    PasskeyPageSchema,
    PasskeySchema,
    PasskeyUpdateSchema,
)
from shared.models import Passkey

passkeys = Blueprint("passkeys", __name__, url_prefix="")

LIST = Listing(Passkey, sort=["-created_at", "name"], search=["name"])


@passkeys.get("/passkeys/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(PasskeyPageSchema(), HTTPStatus.OK)
def list_passkeys(**page: Any) -> Page[Any]:
    """List my passkeys."""
    return LIST.read(g.session, service.listed_passkeys(caller().id), **page)


@passkeys.post("/passkeys/options")
@authenticated
@marshal_with(PasskeyOptionsSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.CONFLICT)
def start_passkey() -> service.Options:
    """Request the options with which a browser creates a passkey."""
    return service.begin_addition(g.session, caller())


@passkeys.post("/passkeys/")
@authenticated
@use_kwargs(PasskeyCreateSchema())
@marshal_with(PasskeyCreatedSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.CONFLICT)
def add_passkey(**values: Any) -> Created:
    """Add a passkey that the browser has created.

    The response contains recovery codes if this is my first second factor.
    """
    passkey, codes = service.add_passkey(g.session, caller(), **values)
    return {"passkey": passkey, "recovery_codes": codes}, HTTPStatus.CREATED, {}


@passkeys.patch("/passkeys/<uuid:passkey_id>")
@authenticated
@use_kwargs(PasskeyUpdateSchema())
@marshal_with(PasskeySchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def update_passkey(passkey_id: UUID, name: str) -> Passkey:
    """Update the name of one of my passkeys."""
    return service.rename_passkey(g.session, caller(), passkey_id, name)


@passkeys.delete("/passkeys/<uuid:passkey_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def remove_passkey(passkey_id: UUID) -> None:
    """Remove one of my passkeys.

    The last second factor stays if one is required.
    """
    service.remove_passkey(g.session, caller(), passkey_id)


@passkeys.post("/login/passkey/options")
@use_kwargs(PasskeyLoginSchema())
@marshal_with(PasskeyOptionsSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def start_passkey_login(token: str) -> service.Options:
    """Request the options with which a browser answers by a passkey.

    Without a token of the first step, the passkey replaces the password, and has to verify its
    user.
    """
    return service.begin_login(g.session, token, client_ip_address())


@passkeys.post("/login/passkey")
@use_kwargs(PasskeyAnswerSchema())
@marshal_with(TokenSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def finish_passkey_login(token: str, credential: dict[str, Any]) -> dict[str, Any]:
    """Log in with a passkey.

    The response is the same as that of a login with a password.
    """
    made, email = service.finish_login(
        g.session, token, credential, request.user_agent.string, client_ip_address()
    )
    return answer_login(made, email)


@passkeys.post("/sessions/current/confirmation/passkey/options")
@authenticated
@marshal_with(PasskeyOptionsSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.CONFLICT)
def start_confirmation() -> service.Options:
    """Request the options with which a browser confirms by a passkey that it is me."""
    return service.begin_confirmation(g.session, caller())


@passkeys.post("/sessions/current/confirmation/passkey")
@authenticated
@use_kwargs(PasskeyAnswerSchema())
@answers_nothing
def confirm_session_with_passkey(token: str, credential: dict[str, Any]) -> None:
    """Confirm by a passkey that it is me.

    For ten minutes, this session may then change how I log in.
    """
    service.finish_confirmation(g.session, caller(), token, credential)
