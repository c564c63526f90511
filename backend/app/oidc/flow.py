"""A login that has begun at a provider. A signed cookie ties the provider's answer to the browser
that began, to the provider, and to the user who links an identity.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from shared.errors import Forbidden, InvalidToken
from shared.messages import Message
from shared.oidc_settings import OidcProvider
from shared.tokens import create_token, new_nonce, read_token

LIFETIME = timedelta(minutes=10)
FOREIGN = Message("This login has expired, or began in another browser. Start again.")


@dataclass(frozen=True)
class Flow:
    state: str
    nonce: str
    verifier: str  # of PKCE (RFC 7636), which requires 43 characters or more


def new_flow() -> Flow:
    return Flow(new_nonce(), new_nonce(), new_nonce())


def create_flow_token(flow: Flow, provider: OidcProvider, user_id: UUID | None) -> str:
    return create_token("oidc", provider.name, LIFETIME, user=str(user_id), **asdict(flow))


def read_flow_token(token: str, provider: OidcProvider, state: str, user_id: UUID | None) -> Flow:
    """Raise Forbidden if the flow is not that of this provider, answer and user."""
    try:
        claims = read_token("oidc", token)
    except InvalidToken as error:
        raise Forbidden(FOREIGN) from error
    begun = [claims["sub"], claims["state"], claims["user"]]
    if not compare_digest(
        repr(begun).encode(), repr([provider.name, state, str(user_id)]).encode()
    ):
        raise Forbidden(FOREIGN)
    return Flow(claims["state"], claims["nonce"], claims["verifier"])
