from http import HTTPStatus
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, g

from app.apispec.decorators import (
    answers_accepted,
    answers_nothing,
    answers_problems,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller, client_ip_address
from app.groups.schemas import GroupSchema
from app.invitations import service
from app.invitations.schemas import (
    InvitationAcceptSchema,
    InvitationCreateSchema,
    InvitationPageSchema,
)
from app.pagination import Listing, Page
from shared.models import Invitation

invitations = Blueprint("invitations", __name__, url_prefix="")

LIST = Listing(Invitation, sort=["email", "created_at"], search=["email"])


@invitations.get("/groups/<uuid:group_id>/invitations")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(InvitationPageSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
def list_invitations(group_id: UUID, **page: Any) -> Page[Any]:
    """List the pending invitations to a group."""
    return LIST.read(g.session, service.pending_of(g.session, caller(), group_id), **page)


@invitations.post("/groups/<uuid:group_id>/invitations")
@authenticated
@use_kwargs(InvitationCreateSchema())
@answers_accepted
@answers_problems(
    HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS
)
def invite_member(group_id: UUID, email: str) -> None:
    """Invite somebody to a group by mail.

    Neither the response nor its time reveals whether an account with this email exists. Inviting
    somebody again sends the mail again, and the invitation expires later.
    """
    service.invite(g.session, caller(), group_id, email, client_ip_address())


@invitations.delete("/groups/<uuid:group_id>/invitations/<uuid:invitation_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
def withdraw_invitation(group_id: UUID, invitation_id: UUID) -> None:
    """Withdraw an invitation to a group."""
    service.withdraw(g.session, caller(), group_id, invitation_id)


@invitations.post("/invitations/accept")
@authenticated
@use_kwargs(InvitationAcceptSchema())
@marshal_with(GroupSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.FORBIDDEN)
def accept_invitation(token: str) -> sa.Row[Any]:
    """Accept an invitation.

    The token is in the mail. My email must be the one that the mail was sent to. The response is
    the group.
    """
    return service.accept(g.session, caller(), token)
