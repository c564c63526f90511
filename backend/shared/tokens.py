"""Access tokens, and the signatures and hashes of other secrets."""

import hmac
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from secrets import token_hex
from time import time
from typing import Any
from uuid import UUID

import jwt

from shared.db.types import now
from shared.errors import InvalidToken, NotAuthenticated
from shared.settings import settings

ALGORITHM = "HS256"


def access_token_lifetime() -> timedelta:
    return timedelta(minutes=settings().access_token_minutes)


def create_access_token(session_id: UUID) -> str:
    return create_token("access", str(session_id), access_token_lifetime())


def read_access_token(token: str) -> UUID:
    """Return the id of the login session of the token, which may have ended since."""
    try:
        session_id, expires_at = _verify_access_token(token, settings().secret_key)
        if expires_at <= time():
            raise InvalidToken("It has expired since it was verified.")
    except (InvalidToken, ValueError) as error:
        raise NotAuthenticated("The access token is invalid or has expired.") from error
    return session_id


@lru_cache(maxsize=10_000)
def _verify_access_token(token: str, secret_key: str) -> tuple[UUID, float]:
    """Return the session and when the token expires, in seconds since 1970. Only this is cached,
    for each secret key: whether the session has ended is read from the database at each request.
    """
    claims = read_token("access", token)
    return UUID(claims["sub"]), claims["exp"]


def create_token(purpose: str, subject: str, lifetime: timedelta, **claims: str) -> str:
    """Return a signed token that is valid for one purpose only."""
    payload = {**claims, "sub": subject, "aud": purpose, "exp": now() + lifetime}
    return jwt.encode(payload, settings().secret_key, algorithm=ALGORITHM)


def read_token(purpose: str, token: str) -> dict[str, Any]:
    """Return the claims. Raise InvalidToken if it is invalid, expired or for another purpose."""
    try:
        return jwt.decode(
            token,
            settings().secret_key,
            algorithms=[ALGORITHM],
            audience=purpose,
            options={"require": ["exp", "sub", "aud"]},
        )
    except jwt.InvalidTokenError as error:
        raise InvalidToken("The link is invalid or has expired.") from error


def new_nonce() -> str:
    """256 random bits, as 64 hexadecimal digits."""
    return token_hex(32)


def sign(text: str) -> str:
    """Return an HMAC with the secret key, as 64 hexadecimal digits."""
    return hmac.new(settings().secret_key.encode(), text.encode(), sha256).hexdigest()


def hash_secret(secret: str) -> str:
    """Hash a random secret, for which a fast hash is enough."""
    return sha256(secret.encode()).hexdigest()
