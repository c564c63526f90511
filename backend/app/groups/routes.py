from http import HTTPStatus
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, g, url_for

from app.apispec.decorators import (
    Created,
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller, superuser
from app.groups import service
from app.groups.schemas import (
    GroupCreateSchema,
    GroupFilterSchema,
    GroupPageSchema,
    GroupSchema,
    GroupUpdateSchema,
    MemberPageSchema,
    MemberSchema,
    MembershipSchema,
)
from app.http.etags import answers_version, changes_version
from app.pagination import Listing, Page
from shared.models import Group, User

groups = Blueprint("groups", __name__)

LIST = Listing(Group, sort=["name", "created_at"], search=["name", "description"])
MEMBER_LIST = Listing(User, sort=["email", "full_name"], search=["email", "full_name"])


@groups.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@use_kwargs(GroupFilterSchema(), location="query")
@marshal_with(GroupPageSchema(), HTTPStatus.OK)
def list_groups(role: str | None = None, **page: Any) -> Page[Any]:
    """List my groups.

    A superuser gets all groups.
    """
    return LIST.read(g.session, service.listed_groups(caller(), role), **page)


@groups.post("/")
@superuser
@use_kwargs(GroupCreateSchema())
@marshal_with(GroupSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.CONFLICT)
def create_group(**values: Any) -> Created:
    """Create a group.

    A new group has no members.
    """
    group = service.create_group(g.session, caller(), **values)
    return group, HTTPStatus.CREATED, {"Location": url_for("groups.get_group", group_id=group.id)}


@groups.get("/<uuid:group_id>")
@authenticated
@marshal_with(GroupSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
@answers_version
def get_group(group_id: UUID) -> sa.Row[Any]:
    """Get a group."""
    return service.describe_group(g.session, caller(), group_id)


@groups.patch("/<uuid:group_id>")
@superuser
@use_kwargs(GroupUpdateSchema())
@marshal_with(GroupSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
@changes_version
def update_group(group_id: UUID, if_match: set[str] | None, **changes: Any) -> sa.Row[Any]:
    """Update a group."""
    return service.update_group(g.session, caller(), group_id, if_match, **changes)


@groups.delete("/<uuid:group_id>")
@superuser
@answers_nothing
@answers_problems(HTTPStatus.NOT_FOUND)
def delete_group(group_id: UUID) -> None:
    """Delete a group.

    The items shared with it stay with their owners.
    """
    service.delete_group(g.session, caller(), group_id)


@groups.get("/<uuid:group_id>/members")
@authenticated
@use_kwargs(MEMBER_LIST.schema, location="query")
@marshal_with(MemberPageSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def list_members(group_id: UUID, **page: Any) -> Page[Any]:
    """List the members of a group."""
    return MEMBER_LIST.read(g.session, service.members_of(g.session, caller(), group_id), **page)


@groups.put("/<uuid:group_id>/members/<uuid:user_id>")
@superuser
@use_kwargs(MembershipSchema())
@marshal_with(MemberSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def set_member(
    group_id: UUID, user_id: UUID, is_manager: bool
) -> sa.Row[UUID, str, str, UUID | None, bool]:
    """Add a user to a group, or change their role.

    Superusers only; managers send invitations.
    """
    return service.set_member(g.session, caller(), group_id, user_id, is_manager)


@groups.delete("/<uuid:group_id>/members/<uuid:user_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
def remove_member(group_id: UUID, user_id: UUID) -> None:
    """Remove a member from a group, or leave it.

    Managers can remove members. Only a superuser can remove a manager.
    """
    service.remove_member(g.session, caller(), group_id, user_id)
