from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
import sqlalchemy as sa

from shared.db.session import session_scope
from shared.db.types import now
from shared.link_tokens import (
    EMAIL_CHANGE,
    EMAIL_UNDO,
    RECOVERY,
    create_email_change_token,
    create_link_token,
)
from shared.models import ApiKey, AuditEntry, EmailChange, Identity, Passkey, RecoveryCode, User
from tests.client import Client
from tests.mails import queued_mails
from tests.world import make_sessions_older, passkey_of

REQUEST, CONFIRM, UNDO = "/users/me/email", "/email-changes/confirm", "/email-changes/undo"
OLD, NEW, LATER = "ada@example.com", "countess@example.com", "lovelace@example.com"
NEW_PASSWORD = "an entirely new passphrase"


def changes() -> list[EmailChange]:
    with session_scope(read_only=True) as session:
        return list(session.scalars(sa.select(EmailChange).order_by(EmailChange.created_at)))


def set_user(user: User, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(User).where(User.id == user.id).values(**values))


def email_of(user: User) -> str:
    with session_scope(read_only=True) as session:
        return session.get_one(User, user.id).email


@pytest.fixture
def request_change(client, password):
    """Request a change, and return the token of the mail to the new address."""

    def request(email: str = NEW, current: str = password) -> str:
        answer = client.post(REQUEST, json={"email": email, "current_password": current})
        assert answer.status_code == 202
        return create_email_change_token(EMAIL_CHANGE, changes()[-1])

    return request


@pytest.fixture
def change_email(client, request_change):
    """Change the email, and return the token of the mail to the old address."""

    def change(email: str = NEW, **options: str) -> str:
        token = request_change(email, **options)
        assert client.post(CONFIRM, json={"token": token}).status_code == 204
        return create_email_change_token(EMAIL_UNDO, changes()[-1])

    return change


def undo(client: Client, token: str, password: str = NEW_PASSWORD) -> int:
    return client.post(UNDO, json={"token": token, "password": password}).status_code


def test_email_changes_once_the_new_address_confirms(client, user, request_change):
    token = request_change(" Countess@Example.COM ")
    assert email_of(user) == OLD
    assert queued_mails() == [("email_change", NEW)]
    assert client.post(CONFIRM, json={"token": token}).status_code == 204
    assert client.get("/users/me").json()["email"] == NEW
    assert queued_mails()[1:] == [("notification", NEW), ("email_changed", OLD)]


def test_login_uses_the_new_address(anonymous, user, change_email, password):
    change_email()
    old = {"username": OLD, "password": password}
    assert anonymous.post("/login/access-token", json=old).status_code == 401
    anonymous.log_in(NEW, password)


def test_request_needs_the_current_password(client):
    body = {"email": NEW, "current_password": "a wrong one, alas"}
    assert list(client.post(REQUEST, json=body).json()["errors"]) == ["current_password"]
    make_sessions_older()
    answer = client.post(REQUEST, json={"email": NEW})
    assert answer.status_code == 403
    assert answer.json()["confirmation"] == {"methods": ["password"]}
    assert (changes(), queued_mails()) == ([], [])


def test_own_address_is_refused(client, password):
    body = {"email": "ADA@example.com", "current_password": password}
    answer = client.post(REQUEST, json=body)
    assert answer.json()["errors"] == {"email": ["This is your email address already."]}


def test_response_does_not_reveal_who_has_an_account(client, make_user, password):
    taken = make_user("grace@example.com")
    answers = [
        client.post(REQUEST, json={"email": email, "current_password": password})
        for email in (taken.email, NEW)
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 2
    assert queued_mails() == [("email_change", taken.email), ("email_change", NEW)]


def test_mails_to_one_address_are_limited(client, password):
    body = {"email": NEW, "current_password": password}
    answers = [client.post(REQUEST, json=body).status_code for _ in range(6)]
    assert answers == [202] * 5 + [429]
    assert len(changes()) == 1


def test_address_that_was_taken_meanwhile_is_a_conflict(client, user, request_change, make_user):
    token = request_change()
    make_user(NEW)
    answer = client.post(CONFIRM, json={"token": token})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "An account with this email address already exists."
    assert email_of(user) == OLD


def test_unconfirmed_signup_does_not_keep_the_address(client, user, request_change, make_user):
    token = request_change()
    stranger = make_user(NEW, email_verified=False)
    assert client.post(CONFIRM, json={"token": token}).status_code == 204
    assert email_of(user) == NEW
    with session_scope(read_only=True) as session:
        assert session.get(User, stranger.id) is None


def test_link_in_a_mail_to_the_wrong_person_changes_nothing(
    anonymous, user, request_change, make_user, log_in_as
):
    """They get the mail after a typing error, and have an account of their own, or none."""
    token = request_change()
    stranger = log_in_as(make_user("stranger@example.com"))
    assert anonymous.post(CONFIRM, json={"token": token}).status_code == 401
    assert stranger.post(CONFIRM, json={"token": token}).status_code == 403
    assert email_of(user) == OLD


def test_second_request_replaces_the_first(client, user, request_change):
    first, second = request_change(), request_change(LATER)
    assert client.post(CONFIRM, json={"token": first}).status_code == 400
    assert client.post(CONFIRM, json={"token": second}).status_code == 204
    assert email_of(user) == LATER


@pytest.mark.parametrize(
    "changed", [{"password_hash": "$argon2id$other"}, {"email": "other@example.com"}]
)
def test_request_ends_with_a_change_of_password_or_email(client, user, request_change, changed):
    token = request_change()
    set_user(user, **changed)
    assert client.post(CONFIRM, json={"token": token}).status_code == 400


def test_confirmation_works_once_and_for_a_day(client, user, request_change):
    token = request_change()
    with session_scope() as session:
        session.execute(sa.update(EmailChange).values(expires_at=now() - timedelta(seconds=1)))
    assert client.post(CONFIRM, json={"token": token}).status_code == 400
    token = request_change()
    answers = [client.post(CONFIRM, json={"token": token}).status_code for _ in range(2)]
    assert answers == [204, 400]


def test_undo_restores_address_with_new_password_and_ends_all_sessions(
    client, anonymous, user, change_email
):
    token = change_email()
    assert undo(anonymous, token) == 204
    assert email_of(user) == OLD
    assert client.get("/users/me").status_code == 401
    anonymous.log_in(OLD, NEW_PASSWORD)
    assert undo(anonymous, token) == 400


def test_undo_removes_second_factors_that_were_added_since(anonymous, client, user, change_email):
    """Whoever changed the address may have added them, and a passkey logs in alone."""
    token = change_email()
    with session_scope() as session:
        session.add_all([passkey_of(user.id), RecoveryCode(user_id=user.id, code_hash="new")])
        session.get_one(User, user.id).has_second_factor = True
    assert undo(anonymous, token) == 204
    with session_scope(read_only=True) as session:
        assert session.get_one(User, user.id).has_second_factor is False
        for model in (Passkey, RecoveryCode):
            assert session.scalars(sa.select(model)).all() == []


def test_undo_keeps_second_factors_of_before(anonymous, user, change_email):
    """Whoever reads the mail of the old address must not get around them."""
    with session_scope() as session:
        session.add(passkey_of(user.id))
        session.get_one(User, user.id).has_second_factor = True
    assert undo(anonymous, change_email()) == 204
    with session_scope(read_only=True) as session:
        assert session.get_one(User, user.id).has_second_factor is True
        assert len(session.scalars(sa.select(Passkey)).all()) == 1


def test_undo_works_for_a_week(anonymous, user, change_email):
    token = change_email()
    claims = jwt.decode(token, options={"verify_signature": False})
    week = timedelta(days=7).total_seconds()
    assert week - 60 < claims["exp"] - now().timestamp() <= week
    with session_scope() as session:
        session.execute(sa.update(EmailChange).values(expires_at=now() - timedelta(seconds=1)))
    assert undo(anonymous, token) == 400
    assert email_of(user) == NEW


def test_weak_password_undoes_nothing_and_the_link_still_works(anonymous, user, change_email):
    token = change_email()
    assert undo(anonymous, token, "password1234") == 422
    assert email_of(user) == NEW
    assert undo(anonymous, token) == 204


def test_attacker_cannot_end_the_undo_by_more_changes(client, anonymous, user, change_email):
    """They know the password: they change it and the email again, and sign up with the old one."""
    token = change_email()
    body = {"current_password": "correct horse battery staple", "new_password": "nine calm herons"}
    assert client.post("/users/me/password", json=body).status_code == 204
    later = change_email(LATER, current="nine calm herons")
    with session_scope() as session:
        session.add(User(email=OLD, password_hash="$argon2id$", email_verified=False))
    assert undo(anonymous, token) == 204
    assert email_of(user) == OLD
    assert undo(anonymous, later) == 400
    assert email_of(user) == OLD


def test_undo_leaves_no_way_in_that_somebody_else_may_have_made(anonymous, user, change_email):
    token = change_email()
    key = ApiKey(user_id=user.id, name="A program", key_hash="a hash", start="fsf_", scopes=[])
    key.expires_at = now() + timedelta(days=1)
    link = Identity(user_id=user.id, issuer="https://id.example.com", subject="7", provider="acme")
    with session_scope() as session:
        session.add_all([key, link])
    assert undo(anonymous, token) == 204
    with session_scope() as session:
        assert session.get_one(ApiKey, key.id).revoked_at
        assert session.get(Identity, link.id) is None


def test_undo_ends_a_request_that_is_pending(client, anonymous, user, change_email, request_change):
    token, pending = change_email(), request_change(LATER)
    assert undo(anonymous, token) == 204
    client = anonymous.log_in(OLD, NEW_PASSWORD)
    assert client.post(CONFIRM, json={"token": pending}).status_code == 400


def test_undo_of_a_later_change_keeps_the_earlier_one(anonymous, user, change_email):
    first, second = change_email(), change_email(LATER)
    assert undo(anonymous, second) == 204
    assert email_of(user) == NEW
    assert undo(anonymous, first, "yet another passphrase") == 204
    assert email_of(user) == OLD


def test_old_address_that_another_account_has_is_a_conflict(
    anonymous, user, change_email, make_user
):
    token = change_email()
    make_user(OLD)
    assert undo(anonymous, token) == 409
    assert email_of(user) == NEW


def test_superusers_change_ends_all_links(admin, anonymous, user, change_email, request_change):
    token = change_email()
    request_change(LATER)
    path = f"/users/{user.id}"
    assert admin.patch(path, json={"email": "given@example.com"}).status_code == 200
    assert changes() == []
    assert undo(anonymous, token) == 400


def test_only_one_of_two_concurrent_undos_succeeds(server, user, change_email):
    token = change_email()

    def use(password: str) -> int:
        with Client(server) as client:
            return undo(client, token, password)

    with ThreadPoolExecutor(2) as people:
        statuses = list(people.map(use, [NEW_PASSWORD, "yet another passphrase"]))
    assert sorted(statuses) == [204, 400]


def test_deactivated_user_cannot_undo(anonymous, user, change_email):
    token = change_email()
    set_user(user, is_active=False)
    assert undo(anonymous, token) == 400


def test_token_of_one_purpose_is_refused_for_another(client, user, request_change, change_email):
    pending = request_change()
    confirmed = change_email()
    recovery = create_link_token(RECOVERY, user)
    for token in (pending, recovery, create_email_change_token(EMAIL_CHANGE, changes()[0])):
        assert undo(client, token) == 400
    for token in (confirmed, recovery, "nonsense"):
        assert client.post(CONFIRM, json={"token": token}).status_code == 400


def test_undo_token_of_a_pending_change_is_refused(client, user, request_change):
    request_change()
    assert undo(client, create_email_change_token(EMAIL_UNDO, changes()[0])) == 400


def test_each_step_is_recorded_without_the_addresses(anonymous, user, change_email):
    undo(anonymous, change_email())
    with session_scope(read_only=True) as session:
        entries = session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.action.startswith("user."))
            .order_by(AuditEntry.created_at)
        ).all()
    steps = ["user.email_change_requested", "user.email_changed", "user.email_change_undone"]
    assert [entry.action for entry in entries] == steps
    assert {entry.actor_id for entry in entries} == {entry.target_id for entry in entries}
    assert {entry.actor_id for entry in entries} == {user.id}
