import threading
import time
from datetime import timedelta
from statistics import quantiles

import pytest
import sqlalchemy as sa

from app.invitations.service import MAX_PENDING
from shared.db.session import session_scope
from shared.db.types import now
from shared.link_tokens import RECOVERY, create_invitation_token, create_link_token
from shared.models import Group, Invitation, Membership, User
from shared.settings import settings
from tests.mails import queued_mails

ACCEPT = "/invitations/accept"


@pytest.fixture
def group(user) -> Group:
    """A group that `user` manages."""
    group = Group(name="Engineers")
    with session_scope() as session:
        session.add(group)
        session.flush()
        session.add(Membership(group_id=group.id, user_id=user.id, is_manager=True))
    return group


@pytest.fixture
def path(group) -> str:
    return f"/groups/{group.id}/invitations"


@pytest.fixture
def grace(make_user) -> User:
    """A user who is in no group."""
    return make_user("grace@example.com")


def invite(client, path: str, email: str) -> Invitation:
    assert client.post(path, json={"email": email}).status_code == 202
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(Invitation).where(Invitation.email == email)).one()


def accept(client, invitation: Invitation):
    return client.post(ACCEPT, json={"token": create_invitation_token(invitation)})


def change(invitation: Invitation, **values: object) -> None:
    with session_scope() as session:
        session.execute(
            sa.update(Invitation).where(Invitation.id == invitation.id).values(**values)
        )


def test_invitation_sends_mail_and_is_pending_until_accepted(client, path, grace, log_in_as):
    invitation = invite(client, path, grace.email)
    assert queued_mails() == [("invitation", grace.email)]
    listed = client.get(path).json()
    assert listed["total"] == 1
    assert listed["data"][0].keys() == {"id", "email", "created_at", "expires_at"}
    assert listed["data"][0]["email"] == grace.email
    member = log_in_as(grace)
    assert member.get("/groups/").json()["total"] == 0
    answer = accept(member, invitation)
    assert answer.status_code == 200
    assert answer.json() == member.get("/groups/").json()["data"][0]
    assert (answer.json()["member_count"], answer.json()["is_manager"]) == (2, False)
    assert client.get(path).json()["total"] == 0


def test_response_is_same_with_and_without_account(client, path, grace):
    answers = [client.post(path, json={"email": it}) for it in (grace.email, "nobody@example.com")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b"")}
    listed = [row["email"] for row in client.get(path).json()["data"]]
    assert listed == [grace.email, "nobody@example.com"]
    assert queued_mails() == [("invitation", email) for email in listed]


def test_response_time_does_not_reveal_whether_account_exists(client, path, make_user, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_ip", 1000)
    known, new = [], []
    for number in range(25):  # alternately, so that a busy machine slows both
        email = f"user-{number}@example.com"
        make_user(email)
        for invited, taken in ((email, known), (f"new-{number}@example.com", new)):
            begun = time.perf_counter()
            client.post(path, json={"email": invited})
            taken.append(time.perf_counter() - begun)
    assert 0.75 < quantiles(known)[0] / quantiles(new)[0] < 1.33


def test_account_created_after_invitation_can_accept_it(client, path, make_user, log_in_as):
    invitation = invite(client, path, "grace@example.com")
    assert accept(log_in_as(make_user("grace@example.com")), invitation).status_code == 200


def test_only_owner_of_confirmed_email_can_accept(client, path, grace, make_user, log_in_as):
    invitation = invite(client, path, grace.email)
    other = accept(log_in_as(make_user("other@example.com")), invitation)
    assert other.status_code == 403
    assert grace.email not in other.text
    with session_scope() as session:
        session.execute(sa.update(User).where(User.id == grace.id).values(email_verified=False))
    assert accept(log_in_as(grace), invitation).status_code == 403
    assert client.get(path).json()["total"] == 1


def test_invitation_can_be_accepted_once(client, path, grace, log_in_as, group):
    invitation, member = invite(client, path, grace.email), log_in_as(grace)
    accept(member, invitation)
    assert client.delete(f"/groups/{group.id}/members/{grace.id}").status_code == 204
    answer = accept(member, invitation)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("This invitation was accepted or withdrawn")
    assert member.get("/groups/").json()["total"] == 0


def test_only_one_of_concurrent_acceptances_succeeds(client, path, grace, log_in_as):
    invitation = invite(client, path, grace.email)
    clients, statuses = [log_in_as(grace) for _ in range(4)], []
    threads = [
        threading.Thread(target=lambda it=it: statuses.append(accept(it, invitation).status_code))
        for it in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 400, 400, 400]


def test_withdrawn_or_expired_invitation_is_refused(client, path, grace, log_in_as):
    withdrawn = invite(client, path, grace.email)
    assert client.delete(f"{path}/{withdrawn.id}").status_code == 204
    assert client.delete(f"{path}/{withdrawn.id}").status_code == 404
    assert accept(log_in_as(grace), withdrawn).status_code == 400
    expired = invite(client, path, grace.email)
    change(expired, expires_at=now() - timedelta(seconds=1))
    assert accept(log_in_as(grace), expired).status_code == 400
    assert client.get(path).json()["total"] == 0


def test_token_for_other_purpose_is_refused(client, grace, log_in_as):
    for token in ("nonsense", create_link_token(RECOVERY, grace)):
        assert log_in_as(grace).post(ACCEPT, json={"token": token}).status_code == 400


def test_second_invitation_resends_mail_and_extends_expiry(client, path, grace):
    first = invite(client, path, grace.email)
    change(first, expires_at=now() + timedelta(hours=1))
    second = invite(client, path, grace.email)
    assert second.id == first.id
    assert second.expires_at > now() + timedelta(days=6)
    assert queued_mails() == [("invitation", grace.email)] * 2


def test_member_cannot_be_invited(client, path, user):
    answer = client.post(path, json={"email": user.email.upper()})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "This user is already a member of the group."
    assert queued_mails() == []


def test_acceptance_keeps_role_of_user_added_meanwhile(
    admin, client, path, grace, log_in_as, group
):
    invitation = invite(client, path, grace.email)
    manager = {"is_manager": True}
    assert admin.put(f"/groups/{group.id}/members/{grace.id}", json=manager).status_code == 200
    answer = accept(log_in_as(grace), invitation)
    assert (answer.status_code, answer.json()["is_manager"]) == (200, True)


def test_invitations_are_limited_per_email_and_per_ip_address(client, path, monkeypatch):
    monkeypatch.setattr(settings(), "mails_per_ip", 7)
    emails = ["grace@example.com"] * 6 + ["eva@example.com", "max@example.com"]
    answers = [client.post(path, json={"email": email}) for email in emails]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429, 202, 429]
    assert int(answers[-1].headers["Retry-After"]) > 3500


def test_pending_invitations_of_group_are_limited(client, path, group):
    with session_scope() as session:
        session.add_all(
            Invitation(
                group_id=group.id,
                email=f"{number}@example.com",
                expires_at=now() + timedelta(days=number),  # the first has expired
            )
            for number in range(MAX_PENDING + 1)
        )
    answer = client.post(path, json={"email": "grace@example.com"})
    assert answer.status_code == 409
    assert "withdraw some" in answer.json()["detail"]
    invite(client, path, "1@example.com")  # a pending invitation can be sent again


def test_invitation_can_be_withdrawn_only_in_its_group(client, admin, path, grace):
    invitation = invite(client, path, grace.email)
    other = admin.post("/groups/", json={"name": "Others"}).json()
    assert admin.delete(f"/groups/{other['id']}/invitations/{invitation.id}").status_code == 404
    assert client.get(path).json()["total"] == 1


def test_invitations_are_deleted_with_their_group(admin, client, path, grace, group, log_in_as):
    invitation = invite(client, path, grace.email)
    admin.delete(f"/groups/{group.id}")
    assert accept(log_in_as(grace), invitation).status_code == 400
