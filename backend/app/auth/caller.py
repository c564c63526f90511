"""The caller of a route, and the decorators of the routes that require one."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, g, request
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.datastructures import Authorization

from app import rate_limit
from app.apispec.decorators import View, answers_problems, doc
from app.auth.api_key import UsedKey, is_key, is_well_formed, note_use
from app.auth.scopes import check_scope
from app.auth.second_factor import Method
from shared.audit import Actor, actor
from shared.db.types import now
from shared.errors import Forbidden, NotAuthenticated
from shared.logging import user_id
from shared.models import ApiKey, LoginSession, User
from shared.models.user import HAS_PASSWORD
from shared.settings import settings
from shared.tokens import hash_secret, read_access_token


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who sends a request, and the session that they are logged in with, or the API key of
    their program.
    """

    id: UUID
    email: str
    full_name: str
    email_verified: bool
    is_active: bool
    is_superuser: bool
    has_password: bool
    last_login_at: datetime | None
    picture_id: UUID | None
    notifications_by_mail: bool
    language: str | None
    has_second_factor: bool
    created_at: datetime
    updated_at: datetime
    session_id: UUID | None
    second_factor: str | None  # that was used in this session
    api_key: UsedKey | None = None

    @property
    def must_add_second_factor(self) -> bool:
        """Whether MFA_REQUIRED demands a factor, and there is neither one here nor one that the
        provider has checked.
        """
        is_there = self.has_second_factor or self.second_factor == Method.PROVIDER
        return not is_there and settings().requires_second_factor(is_superuser=self.is_superuser)

    @property
    def must_use_second_factor(self) -> bool:
        """Whether the session began without the factor that MFA_REQUIRED demands since."""
        is_used = self.second_factor is not None or self.api_key is not None
        return (
            self.has_second_factor
            and not is_used
            and settings().requires_second_factor(is_superuser=self.is_superuser)
        )


USER_FIELDS = [field.name for field in fields(Caller) if field.name in User.__table__.columns]
COLUMNS = {**User.__table__.columns, "has_password": HAS_PASSWORD}
# The last three fields of a caller are not those of the user.
OF_USER = [COLUMNS[field.name] for field in fields(Caller)[:-3]]
# What somebody may do who must add a second factor first: see themselves, add one, and confirm for
# it that it is they. Login, logout and what needs no caller never get here.
OPEN_WITHOUT_SECOND_FACTOR = {
    *("users.get_me", "users.update_me"),
    *("second_factors.get_second_factors", "second_factors.create_recovery_codes"),
    *("second_factors.add_authenticator", "second_factors.confirm_authenticator"),
    *("second_factors.remove_authenticator", "second_factors.confirm_session"),
    *("passkeys.list_passkeys", "passkeys.start_passkey", "passkeys.add_passkey"),
    *("passkeys.update_passkey", "passkeys.remove_passkey"),
    *("passkeys.start_confirmation", "passkeys.confirm_session_with_passkey"),
}
# One statement reads the user and checks the session, without creating an ORM object.
CALLER = (
    sa.select(*OF_USER, LoginSession.id, LoginSession.second_factor)
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        LoginSession.id == sa.bindparam("session_id"),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > sa.bindparam("now"),
        User.is_active,
    )
)
# The same for an API key.
CALLER_WITH_KEY = (
    sa.select(*OF_USER, *(getattr(ApiKey, field.name) for field in fields(UsedKey)))
    .join(ApiKey, ApiKey.user_id == User.id)
    .where(
        ApiKey.key_hash == sa.bindparam("key_hash"),
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_at > sa.bindparam("now"),
        User.is_active,
    )
)


def register(flask: Flask) -> None:
    """Let the audit log know who acts: at first nobody, until the caller is known."""
    flask.before_request(_set_actor)


def _set_actor() -> None:
    actor.set(Actor(ip_address=client_ip_address()))


def authenticated(view: View) -> View:
    """Require an access token, or an API key with the scope of the operation. The view gets the
    user from `caller()`.

    Place it above the decorators that read arguments, so that unauthenticated clients do not see
    their errors.
    """

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        g.caller = _caller_of(request.authorization)
        user_id.set(str(g.caller.id))
        return view(*args, **kwargs)

    problems = answers_problems(
        HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS
    )
    return cast(View, doc(security=[{"login": []}])(problems(checked)))


def superuser(view: View) -> View:
    """Like `authenticated`, but require a superuser."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if not caller().is_superuser:
            raise Forbidden("Only a superuser may do this.")
        return view(*args, **kwargs)

    return cast(View, authenticated(answers_problems(HTTPStatus.FORBIDDEN)(checked)))


def caller() -> Caller:
    return cast(Caller, g.caller)


def user_of(session: Session, caller: Caller) -> User:
    """The caller's user, without another query: the attributes that a Caller has are loaded."""
    user = User()
    for name in USER_FIELDS:
        set_committed_value(user, name, getattr(caller, name))
    make_transient_to_detached(user)
    return session.merge(user, load=False)


def client_ip_address() -> str:
    """Return the IP address, or "" if the connection has none, such as through a Unix socket."""
    return request.remote_addr or ""


def _caller_of(authorization: Authorization | None) -> Caller:
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise NotAuthenticated("This requires an access token: log in first.")
    if is_key(authorization.token):
        return _caller_with_key(authorization.token)
    found = find_caller(read_access_token(authorization.token))
    if found is None:
        raise NotAuthenticated("This session has ended: log in again.")
    rate_limit.count(found.id)
    _check_second_factor(found)
    actor.set(Actor(found.id, client_ip_address()))
    return found


def _caller_with_key(text: str) -> Caller:
    """The only place that accepts API keys."""
    found = _find_caller_with_key(text) if is_well_formed(text) else None
    if found is None or found.api_key is None:
        raise NotAuthenticated("The API key is invalid, has expired or was revoked.")
    rate_limit.count(found.id)
    note_use(found.api_key, client_ip_address())
    check_scope(found.api_key.scopes, request.blueprint or "", request.method)
    _check_second_factor(found)
    actor.set(Actor(found.id, client_ip_address(), found.api_key.id))
    return found


def _check_second_factor(found: Caller) -> None:
    if found.must_add_second_factor and request.endpoint not in OPEN_WITHOUT_SECOND_FACTOR:
        raise Forbidden("Add a second factor first: it is required.", must_add_second_factor=True)


def find_caller(session_id: UUID) -> Caller | None:
    """Return None if the session has ended or expired, or its user is not active, or must log in
    again with their second factor.
    """
    values = {"session_id": session_id, "now": now()}
    row = g.session.connection().execute(CALLER, values).one_or_none()
    found = Caller(*row) if row else None
    return None if found is None or found.must_use_second_factor else found


def _find_caller_with_key(text: str) -> Caller | None:
    values = {"key_hash": hash_secret(text), "now": now()}
    found = g.session.connection().execute(CALLER_WITH_KEY, values).one_or_none()
    if found is None:
        return None
    of_user, of_key = found[: len(OF_USER)], found[len(OF_USER) :]
    return Caller(*(*of_user, None, None, UsedKey(*of_key)))
