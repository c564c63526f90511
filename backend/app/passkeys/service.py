"""Passkeys: as a second factor, and alone in place of a password."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.auth import limits
from app.auth.caller import Caller
from app.auth.login.service import Login, open_session
from app.auth.passwords import require_password_login
from app.auth.second_factor import Method, confirm, read_step_token
from app.passkeys import webauthn
from app.passkeys.challenges import (
    ADDITION,
    ANYONE,
    CONFIRMATION,
    LOGIN,
    Challenge,
    create_challenge,
    read_challenge,
    spend,
)
from app.second_factors.service import (
    after_addition,
    after_removal,
    begin_change,
    count_passkeys,
    refuse_factor,
)
from app.users.service import get_user
from shared.audit import record
from shared.db.session import flush
from shared.db.types import now
from shared.errors import Conflict, InvalidInput, NotFound
from shared.messages import Message
from shared.models import Action, NotificationKind, Passkey, User
from shared.notifications import notify
from shared.tokens import hash_secret

MAX_PASSKEYS = 10  # of a user
LISTED: list[Any] = [Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at]
Options = dict[str, Any]
Credential = dict[str, Any]  # as the browser's PublicKeyCredential.toJSON() returns it


def listed_passkeys(user_id: UUID) -> sa.Select[Any]:
    """Rows for a list."""
    return sa.select(*LISTED).where(Passkey.user_id == user_id)


def begin_addition(session: Session, caller: Caller) -> Options:
    user = begin_change(session, caller)
    _check_number(session, user.id)
    token, challenge = create_challenge(ADDITION, str(caller.session_id))
    known = _passkeys_of(session, user.id)
    return {"token": token, "options": webauthn.creation_options(user, known, challenge)}


def add_passkey(
    session: Session, caller: Caller, *, token: str, name: str, credential: Credential
) -> tuple[Passkey, list[str]]:
    """Return the passkey, and recovery codes if it is the first factor."""
    challenge = read_challenge(ADDITION, token, str(caller.session_id))
    spend(session, challenge)
    values = webauthn.read_creation(credential, challenge.bytes)
    user = begin_change(session, caller)
    _check_number(session, user.id)
    passkey = Passkey(user_id=user.id, name=name, **values)
    passkey.credential_hash = hash_secret(passkey.credential_id)
    session.add(passkey)
    flush(session, refusal=Conflict("This passkey is already registered."))
    record(session, Action.PASSKEY_ADDED, passkey.id)
    notify(session, user.id, NotificationKind.ACCOUNT_PASSKEY_ADDED, name=name)
    return passkey, after_addition(session, user, caller, Method.PASSKEY)


def rename_passkey(session: Session, caller: Caller, passkey_id: UUID, name: str) -> Passkey:
    passkey = _get(session, begin_change(session, caller).id, passkey_id)
    passkey.name = name
    record(session, Action.PASSKEY_UPDATED, passkey.id, fields=["name"])
    return passkey


def remove_passkey(session: Session, caller: Caller, passkey_id: UUID) -> None:
    user = begin_change(session, caller)
    passkey = _get(session, user.id, passkey_id)
    session.delete(passkey)
    record(session, Action.PASSKEY_REMOVED, passkey.id)
    notify(session, user.id, NotificationKind.ACCOUNT_PASSKEY_REMOVED, name=passkey.name)
    after_removal(session, user)


def begin_login(session: Session, step: str, ip_address: str) -> Options:
    """`step`: the token of the first step. Without it, the passkey has to verify its user."""
    token, challenge = create_challenge(LOGIN, ANYONE, step)
    limits.PASSKEY.count(challenge.hex(), ip_address)
    if not step:
        require_password_login()
    known = _passkeys_of(session, read_step_token(session, step).id) if step else []
    options = webauthn.request_options(known, challenge, verifies_user=not step)
    return {"token": token, "options": options}


def finish_login(
    session: Session, token: str, credential: Credential, device: str, ip_address: str
) -> tuple[Login, str]:
    """Return the login and the user's email."""
    challenge = read_challenge(LOGIN, token, ANYONE)
    limits.PASSKEY.count(challenge.text, ip_address)
    spend(session, challenge)
    if challenge.step:
        user = read_step_token(session, challenge.step)
    else:
        require_password_login()
        user = _owner_of(session, credential)
    _use(session, user, credential, challenge, verifies_user=not challenge.step)
    return open_session(session, user.id, device, ip_address, Method.PASSKEY), user.email


def begin_confirmation(session: Session, caller: Caller) -> Options:
    token, challenge = create_challenge(CONFIRMATION, str(caller.session_id))
    known = _passkeys_of(session, caller.id)
    if not known:
        raise Conflict("You have no passkey.")
    options = webauthn.request_options(known, challenge, verifies_user=False)
    return {"token": token, "options": options}


def finish_confirmation(
    session: Session, caller: Caller, token: str, credential: Credential
) -> None:
    challenge = read_challenge(CONFIRMATION, token, str(caller.session_id))
    spend(session, challenge)
    user = get_user(session, caller.id, lock=True)
    _use(session, user, credential, challenge, verifies_user=False)
    confirm(session, caller.session_id)


def _use(
    session: Session,
    user: User,
    credential: Credential,
    challenge: Challenge,
    *,
    verifies_user: bool,
) -> None:
    """Note the use of one of the user's passkeys. Their row is locked, so that each use sees the
    count of the use before.
    """
    is_used = (Passkey.user_id == user.id, Passkey.credential_hash == _hash_of(credential))
    passkey = session.scalar(sa.select(Passkey).where(*is_used))
    if passkey is None:
        refuse_factor(session, user.id, "credential", webauthn.REFUSED)
    count = webauthn.read_answer(credential, passkey, challenge.bytes, verifies_user=verifies_user)
    if count is None:
        refuse_factor(session, user.id, "credential", webauthn.REFUSED)
    passkey.sign_count, passkey.last_used_at = count, now()


def _owner_of(session: Session, credential: Credential) -> User:
    """The user whose passkey this claims to be, with their row locked."""
    mine = (Passkey.credential_hash == _hash_of(credential), User.is_active, User.email_verified)
    owner = sa.select(User).join(Passkey, Passkey.user_id == User.id).where(*mine)
    user = session.scalar(owner.with_for_update(of=User))
    if user is None:
        raise InvalidInput("credential", webauthn.REFUSED)
    return user


def _hash_of(credential: Credential) -> str:
    """The answer is not verified yet: its id can be anything."""
    given = credential.get("id")
    return hash_secret(given) if isinstance(given, str) and given.isascii() else ""


def _passkeys_of(session: Session, user_id: UUID) -> list[Passkey]:
    mine = sa.select(Passkey).where(Passkey.user_id == user_id).limit(MAX_PASSKEYS)
    return list(session.scalars(mine))


def _get(session: Session, user_id: UUID, passkey_id: UUID) -> Passkey:
    mine = (Passkey.id == passkey_id, Passkey.user_id == user_id)
    passkey = session.scalar(sa.select(Passkey).where(*mine))
    if passkey is None:
        raise NotFound("There is no such passkey.")
    return passkey


def _check_number(session: Session, user_id: UUID) -> None:
    if count_passkeys(session, user_id) >= MAX_PASSKEYS:
        text = Message("You already have {most} passkeys: remove one that you no longer need.")
        raise Conflict(text.format(most=MAX_PASSKEYS))
