from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g

from app.apispec.decorators import answers_nothing, marshal_with, use_kwargs
from app.auth.caller import authenticated, caller
from app.notifications import service
from app.notifications.schemas import (
    NotificationFilterSchema,
    NotificationPageSchema,
    NotificationReadSchema,
)
from app.pagination import Listing, Page
from shared.models import Notification

notifications = Blueprint("notifications", __name__)

LIST = Listing(Notification, sort=["-created_at"])


@dataclass
class NotificationPage(Page[Any]):
    unread: int


@notifications.get("/")
@authenticated
@use_kwargs(LIST.schema, location="query")
@use_kwargs(NotificationFilterSchema(), location="query")
@marshal_with(NotificationPageSchema(), HTTPStatus.OK)
def list_notifications(unread: bool, **page: Any) -> NotificationPage:
    """List my notifications."""
    found = LIST.read(g.session, service.listed_notifications(caller(), unread=unread), **page)
    return NotificationPage(**vars(found), unread=service.count_unread(g.session, caller()))


@notifications.post("/read")
@authenticated
@use_kwargs(NotificationReadSchema())
@answers_nothing
def mark_as_read(ids: list[UUID] | None = None) -> None:
    """Mark notifications as read."""
    service.mark_as_read(g.session, caller(), ids)
