"""Actions that no row of tests/test_permissions.py completes are recorded too."""

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.link_tokens import (
    RECOVERY,
    VERIFICATION,
    create_invitation_token,
    create_link_token,
)
from shared.models import AuditEntry, Group, Invitation, Membership, User

PASSWORD, NEW_PASSWORD = "a passphrase of my own", "an entirely new passphrase"


def recorded() -> list[str]:
    """All actions, and then none of them."""
    with session_scope() as session:
        actions = list(
            session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.created_at))
        )
        session.execute(sa.delete(AuditEntry))
    return actions


def read(email: str) -> User:
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(User).where(User.email == email)).one()


def test_signup_and_recovery(anonymous, set_settings):
    set_settings(SIGNUP_OPEN="true")
    email = "grace@example.com"
    anonymous.post("/users/signup", json={"email": email, "password": PASSWORD})
    token = create_link_token(VERIFICATION, read(email))
    anonymous.post("/users/verify-email", json={"token": token, "password": PASSWORD})
    anonymous.post("/password-recovery", json={"email": email})
    token = create_link_token(RECOVERY, read(email))
    anonymous.post("/reset-password", json={"token": token, "password": NEW_PASSWORD})
    assert recorded() == [
        "user.signed_up",
        "user.confirmed",
        "password.forgotten",
        "password.changed",
        "sessions.ended",
    ]


def test_session_from_login_to_logout(server, anonymous, user, password):
    client = anonymous.log_in(user.email, password)
    client.post("/login/refresh")
    client.post("/login/logout")
    assert recorded() == ["login.succeeded", "session.ended"]


def test_accepted_invitation_adds_member(client, user):
    group, invitation = Group(name="Engineers"), Invitation(email=user.email)
    invitation.expires_at = now().replace(year=9999)
    with session_scope() as session:
        session.add(group)
        session.flush()
        invitation.group_id = group.id
        session.add(invitation)
    client.post("/invitations/accept", json={"token": create_invitation_token(invitation)})
    with session_scope(read_only=True) as session:
        assert session.get(Membership, (group.id, user.id))
    assert "member.added" in recorded()


def test_job_is_cancelled_and_retried(admin):
    job = admin.post("/jobs/", json={"task": "reports.users"}).json()
    admin.post(f"/jobs/{job['id']}/cancel")
    admin.post(f"/jobs/{job['id']}/retry")
    assert recorded()[-3:] == ["job.started", "job.canceled", "job.retried"]


def test_file_is_confirmed(client, user):
    file = client.post("/files/", json={"name": "me.png", "size": 3}).json()
    client.put(f"/files/{file['id']}/upload", data=b"png")
    assert client.post(f"/files/{file['id']}/confirm").status_code == 200
    assert recorded()[-2:] == ["file.created", "file.uploaded"]
