"""Login with an account at an OpenID provider, and the identities that link it to a user."""

import logging
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.apispec.fields import UNSTORABLE
from app.auth import limits
from app.auth.caller import Caller
from app.auth.login.service import Login, open_session
from app.auth.second_factor import Method, require_second_step
from app.oidc.flow import FOREIGN, create_flow_token, new_flow, read_flow_token
from app.oidc.groups import apply_groups
from app.pagination import columns_of
from shared.audit import record
from shared.db.session import flush
from shared.db.types import length_of, now
from shared.email_addresses import normalize_email
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.messages import Message
from shared.models import Action, Identity, NotificationKind, User
from shared.notifications import notify
from shared.oidc_settings import OidcProvider
from shared.settings import settings

log = logging.getLogger(__name__)

DEACTIVATED = Message("This account is deactivated. Ask an administrator.")
LINK_FIRST = Message(
    "Your account at {provider} is not linked to one here. If you have one, log in to it first, "
    "and link {provider} under Settings, Security."
)


def begin(provider_name: str, ip_address: str, user_id: UUID | None = None) -> tuple[str, str]:
    """Return the provider's login page, and the token of the flow for a cookie.

    `user_id`: of the user who links an identity; None for a login.
    """
    provider, flow = _provider(provider_name), new_flow()
    limits.OIDC.count(flow.state, ip_address)
    from app.oidc.client import client_of  # loads a lot, which only providers need

    url = client_of(provider).authorization_url(flow)
    return url, create_flow_token(flow, provider, user_id)


def log_in(
    session: Session, claims: dict[str, Any], provider: OidcProvider, device: str, ip_address: str
) -> Login:
    """Open a session for the user with this identity: an existing one, a new one, or the one whose
    address the provider has verified.
    """
    identity = _find(session, provider, claims)
    if identity is None:
        identity = _link(session, provider, claims, _join_or_sign_up(session, provider, claims))
    identity.last_used_at, user_id = now(), identity.user_id
    apply_groups(session, provider, claims, user_id)
    # As a login with a password: lock the row, so that ending all sessions ends the new one too.
    active = sa.select(User).where(User.id == user_id, User.is_active)
    user = session.scalar(active.with_for_update(), execution_options={"populate_existing": True})
    if user is None:
        session.rollback()  # the link and the groups
        record(session, Action.LOGIN_FAILED, user_id)
        session.commit()  # the error that follows must not undo it
        raise Forbidden(DEACTIVATED)
    if provider.second_factor:
        return open_session(session, user_id, device, ip_address, Method.PROVIDER)
    require_second_step(session, user)
    return open_session(session, user_id, device, ip_address)


def read_answer(
    token: str,
    ip_address: str,
    *,
    provider: str,
    code: str,
    state: str,
    iss: str | None = None,
    user_id: UUID | None = None,
) -> tuple[OidcProvider, dict[str, Any]]:
    """Return the provider and the claims about a user, for the parameters with which the provider
    sent the browser back. `token`: of the flow, from the cookie.
    """
    limits.OIDC.count(state, ip_address)
    found = _provider(provider)
    flow = read_flow_token(token, found, state, user_id)
    from app.oidc.client import client_of

    client = client_of(found)
    # Another provider's answer, which a mix-up attack passes on (RFC 9207).
    sends_iss = client.metadata().get("authorization_response_iss_parameter_supported") is True
    if iss != found.issuer and (iss is not None or sends_iss):
        raise Forbidden(FOREIGN)
    return found, client.claims(code, flow)


def identities_of(user_id: UUID) -> sa.Select[Identity]:
    return sa.select(Identity).where(Identity.user_id == user_id)


def listed_identities(caller: Caller) -> sa.Select[Any]:
    """Rows for a list."""
    return identities_of(caller.id).with_only_columns(*columns_of(Identity))


def link(
    session: Session, caller: Caller, provider: OidcProvider, claims: dict[str, Any]
) -> Identity:
    """Link an identity to the caller. Do nothing if it is theirs already."""
    identity = _find(session, provider, claims)
    if identity is None:
        notify(session, caller.id, NotificationKind.ACCOUNT_LINKED, provider=provider.label)
        return _link(session, provider, claims, caller.id)
    if identity.user_id != caller.id:
        raise Conflict(
            Message("This account at {provider} is linked to another account here.").format(
                provider=provider.label
            )
        )
    return identity


def unlink(session: Session, caller: Caller, identity_id: UUID) -> None:
    """Raise Conflict for the last way to log in. Lock the user, so that two requests cannot remove
    the last two.
    """
    user = session.get_one(User, caller.id, with_for_update=True)
    identities = {identity.id: identity for identity in session.scalars(identities_of(caller.id))}
    identity = identities.pop(identity_id, None)
    if identity is None:
        raise NotFound("There is no such identity.")
    issuers = {provider.issuer for provider in settings().oidc_providers.values()}
    has_other = any(other.issuer in issuers for other in identities.values())
    if not has_other and not (user.has_password and settings().password_login):
        raise Conflict(
            "This is your only way to log in. Link another account, or set a password, first."
        )
    session.delete(identity)
    record(session, Action.IDENTITY_UNLINKED, identity_id)


def end_provider_session(provider_name: str) -> str | None:
    """Where the provider ends its session; None if it does not, or should not."""
    provider = settings().oidc_providers.get(provider_name)
    if provider is None or not provider.logout:
        return None
    from app.oidc.client import client_of

    return client_of(provider).logout_url()


def _provider(name: str) -> OidcProvider:
    found = settings().oidc_providers.get(name)
    if found is None:
        raise InvalidInput("provider", "There is no such provider.")
    return found


def _find(session: Session, provider: OidcProvider, claims: dict[str, Any]) -> Identity | None:
    """By issuer and subject, never by an address, which somebody else may have had before."""
    return session.scalar(
        sa.select(Identity).where(
            Identity.issuer == provider.issuer, Identity.subject == _subject(claims)
        )
    )


def _subject(claims: dict[str, Any]) -> str:
    subject = claims["sub"]
    if isinstance(subject, str) and 0 < len(subject) <= length_of(Identity.subject):
        return UNSTORABLE.sub("\ufffd", subject)
    raise Forbidden(FOREIGN)


def _link(
    session: Session, provider: OidcProvider, claims: dict[str, Any], user_id: UUID
) -> Identity:
    identity = Identity(
        user_id=user_id, issuer=provider.issuer, subject=_subject(claims), provider=provider.name
    )
    session.add(identity)
    flush(session, refusal=Conflict("Somebody else has just linked it. Start again."))
    record(session, Action.IDENTITY_LINKED, identity.id, user_id=user_id)
    return identity


def _join_or_sign_up(session: Session, provider: OidcProvider, claims: dict[str, Any]) -> UUID:
    """Return the user for a new identity. An unverified address gets the same answer whether or not
    there is an account with it.
    """
    link_first = Forbidden(LINK_FIRST.format(provider=provider.label))
    email = _verified_email(provider, claims)
    if email is None:
        raise link_first
    user = session.scalar(sa.select(User).where(User.email == email))
    if user is None:
        return _sign_up(session, provider, email, claims).id
    # A stranger may have signed up with the address, or the provider may have given it to another.
    others = identities_of(user.id).where(Identity.issuer == provider.issuer)
    if not user.email_verified or session.scalar(others.limit(1)):
        raise link_first
    notify(session, user.id, NotificationKind.ACCOUNT_LINKED, provider=provider.label)
    return user.id


def _verified_email(provider: OidcProvider, claims: dict[str, Any]) -> str | None:
    if claims.get(provider.email_verified_claim) not in (True, "true", "1"):
        return None
    try:
        return normalize_email(str(claims.get("email", "")))
    except ValueError:
        return None


def _sign_up(session: Session, provider: OidcProvider, email: str, claims: dict[str, Any]) -> User:
    is_allowed = not provider.domains or email.rpartition("@")[2] in provider.domains
    if not (provider.signup and is_allowed):
        raise Forbidden("There is no account with this email address. Ask an administrator.")
    name = UNSTORABLE.sub("", str(claims.get("name") or ""))[: length_of(User.full_name)]
    user = User(email=email, full_name=name, email_verified=True)
    session.add(user)
    flush(session, refusal=Conflict("Somebody else has just signed up with it. Start again."))
    record(session, Action.USER_SIGNED_UP, user.id, user_id=user.id)
    return user
