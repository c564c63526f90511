"""The database rows for generated requests."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.auth.login.service import open_session
from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs.tasks import Task
from shared.models import (
    ApiKey,
    File,
    FileState,
    Group,
    Identity,
    Invitation,
    Item,
    Job,
    JobState,
    LoginSession,
    Membership,
    Passkey,
    User,
)
from shared.storage.base import workspace
from shared.storage.files import Part, files
from shared.tokens import create_access_token


def rows_of(owner_id: UUID, group_id: UUID) -> dict[str, Any]:
    """Create a row of each resource that users own or share, by the name of its path parameter."""
    item = Item(owner_id=owner_id, group_id=group_id, title="An item")
    return {
        "item_id": item,
        "file_id": image_of(item),
        "identity_id": identity_of(owner_id),
        "passkey_id": passkey_of(owner_id),
    }


def passkey_of(user_id: UUID) -> Passkey:
    """A passkey that cannot answer."""
    passkey = Passkey(user_id=user_id, name="A key", credential_id="aWQ", public_key="")
    passkey.credential_hash, passkey.sign_count = uuid4().hex, 0
    return passkey


def identity_of(user_id: UUID) -> Identity:
    """An account at a provider, beside the user's password."""
    identity = Identity(user_id=user_id, issuer="https://accounts.example.com", provider="example")
    identity.subject = str(uuid4())
    return identity


def image_of(item: Item) -> File:
    """An image that a worker has encoded, with its stored parts."""
    file = File(id=uuid4(), owner_id=item.owner_id, item=item, name="a.png", size=8)
    file.content_type, file.state, file.has_thumbnail = "image/png", FileState.READY, True
    for part in (Part.CONTENT, Part.THUMBNAIL):
        files().write(file.id, part, BytesIO(b"an image"))
    return file


def make_sessions_older() -> None:
    """Than a login may be to change how one logs in."""
    with session_scope() as session:
        older = {"created_at": now() - timedelta(minutes=11), "confirmed_at": None}
        session.execute(sa.update(LoginSession).values(older))


def make_world(password_hash: str, *, is_superuser: bool) -> dict:
    """Create a logged-in user, and rows that they may read, change and delete. Return the token and
    the ids. Call this for each request, since a request may delete the rows.
    """
    caller, other = (
        User(email=f"{uuid4()}@example.com", password_hash=password_hash) for _ in "ab"
    )
    caller.is_superuser = is_superuser
    group = Group(name=str(uuid4()))
    with session_scope() as session:
        session.add_all([caller, other, group])
        session.flush()
        session.add(Membership(group_id=group.id, user_id=caller.id, is_manager=True))
        session.add(Membership(group_id=group.id, user_id=other.id))
        rows = rows_of(caller.id, group.id)
        job = Job(owner_id=caller.id, task=Task.USERS_REPORT)
        if is_superuser:
            job.state, job.result_name, job.result_size = JobState.SUCCEEDED, "users.xlsx", 8
        invitation = Invitation(group_id=group.id, email="new@example.com")
        invitation.expires_at = now() + timedelta(days=1)
        key = ApiKey(user_id=caller.id, name="A program", key_hash=str(uuid4()), start="")
        key.scopes, key.expires_at = [], now() + timedelta(days=1)
        session.add_all([*rows.values(), job, invitation, key])
        login = open_session(session, caller.id, "", "")
    if is_superuser:
        workspace(job.id, job.attempts).joinpath(job.result_name).write_text("a result")
    return {
        "token": create_access_token(login.session_id),
        "session_id": login.session_id,
        "user_id": other.id,
        "group_id": group.id,
        "invitation_id": invitation.id,
        "job_id": job.id,
        "key_id": key.id,
        **{name: row.id for name, row in rows.items()},
    }
