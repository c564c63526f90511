from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g, url_for

from app.apispec.decorators import (
    Created,
    answers_accepted,
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth import signup
from app.auth.caller import Caller, authenticated, caller, client_ip_address, superuser
from app.groups.routes import LIST as GROUP_LIST
from app.groups.schemas import GroupPageSchema
from app.groups.service import groups_with
from app.http.etags import answers_version, changes_version
from app.pagination import Listing, Page
from app.users import service
from app.users.schemas import (
    CurrentPasswordSchema,
    EmailVerificationSchema,
    MeSchema,
    PasswordChangeSchema,
    ProfileUpdateSchema,
    SignupSchema,
    UserCreateSchema,
    UserFilterSchema,
    UserPageSchema,
    UserSchema,
    UserUpdateSchema,
)
from shared.errors import Forbidden
from shared.models import User

users = Blueprint("users", __name__)

LIST = Listing(User, sort=["-created_at", "email", "full_name"], search=["email", "full_name"])


@users.post("/signup")
@use_kwargs(SignupSchema())
@answers_accepted
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def sign_up(**values: Any) -> None:
    """Sign up.

    Neither the response nor its time reveals whether an account with this email exists.
    """
    signup.sign_up(g.session, client_ip_address(), **values)


@users.post("/verify-email")
@use_kwargs(EmailVerificationSchema())
@answers_nothing
@answers_problems(HTTPStatus.FORBIDDEN)
def verify_email(token: str, password: str) -> None:
    """Confirm my email.

    The token from the mail's link works once. The password must be the one chosen at signup.
    """
    signup.verify_email(g.session, token, password)


@users.get("/me")
@authenticated
@marshal_with(MeSchema(), HTTPStatus.OK)
@answers_version
def get_me() -> Caller:
    """Get my account."""
    return caller()


@users.patch("/me")
@authenticated
@use_kwargs(ProfileUpdateSchema())
@marshal_with(UserSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.CONFLICT)
@changes_version
def update_me(if_match: set[str] | None, **changes: Any) -> User:
    """Update my account."""
    return service.update_user(g.session, caller().id, if_match, **changes)


@users.delete("/me")
@authenticated
@use_kwargs(CurrentPasswordSchema())
@answers_nothing
@answers_problems(HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def delete_me(current_password: str) -> None:
    """Delete my account and everything that I own."""
    service.delete_own_user(
        g.session, caller().id, current_password, caller().session_id, client_ip_address()
    )


@users.post("/me/password")
@authenticated
@use_kwargs(PasswordChangeSchema())
@answers_nothing
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
def change_my_password(current_password: str, new_password: str) -> None:
    """Change my password.

    All my other sessions end.
    """
    service.change_password(
        g.session,
        caller().id,
        current_password,
        new_password,
        caller().session_id,
        client_ip_address(),
    )


@users.get("/")
@superuser
@use_kwargs(LIST.schema, location="query")
@use_kwargs(UserFilterSchema(), location="query")
@marshal_with(UserPageSchema(), HTTPStatus.OK)
def list_users(state: str | None = None, role: str | None = None, **page: Any) -> Page[Any]:
    """List users."""
    return LIST.read(g.session, service.listed_users(state, role), **page)


@users.post("/")
@superuser
@use_kwargs(UserCreateSchema())
@marshal_with(UserSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.CONFLICT)
def create_user(**values: Any) -> Created:
    """Create a user."""
    user = service.create_user(g.session, **values)
    return user, HTTPStatus.CREATED, {"Location": url_for("users.get_user", user_id=user.id)}


@users.get("/<uuid:user_id>")
@superuser
@marshal_with(UserSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
@answers_version
def get_user(user_id: UUID) -> User:
    """Get a user."""
    return service.get_user(g.session, user_id)


@users.get("/<uuid:user_id>/groups")
@superuser
@use_kwargs(GROUP_LIST.schema, location="query")
@marshal_with(GroupPageSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def list_user_groups(user_id: UUID, **page: Any) -> Page[Any]:
    """List the groups of a user."""
    user = service.get_user(g.session, user_id)
    return GROUP_LIST.read(g.session, groups_with(caller(), user.id), **page)


@users.patch("/<uuid:user_id>")
@superuser
@use_kwargs(UserUpdateSchema())
@marshal_with(UserSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
@changes_version
def update_user(user_id: UUID, if_match: set[str] | None, **changes: Any) -> User:
    """Update a user.

    Deactivating a user or setting a new password logs the user out everywhere.
    """
    if user_id == caller().id:
        return service.update_own_user(
            g.session, user_id, caller().session_id, client_ip_address(), if_match, **changes
        )
    changes.pop("current_password", None)
    return service.update_user(g.session, user_id, if_match, **changes)


@users.delete("/<uuid:user_id>")
@superuser
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def delete_user(user_id: UUID) -> None:
    """Delete a user and everything that they own."""
    if user_id == caller().id:
        raise Forbidden("Delete your own account in the settings, with your current password.")
    service.delete_user(g.session, user_id)
