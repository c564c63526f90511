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
    """The id of the login session that it was made for, which may have ended since."""
    try:
        session_id, expires_at = _verify_access_token(token, settings().secret_key)
        if expires_at <= time():
            raise InvalidToken("It has expired since it was verified.")
    except (InvalidToken, ValueError) as error:
        raise NotAuthenticated("The access token is invalid or has expired.") from error
    return session_id


@lru_cache(maxsize=10_000)
def _verify_access_token(token: str, secret_key: str) -> tuple[UUID, float]:
    """The session and when the token expires, in seconds since 1970. Only this is cached, for each
    secret key: whether the session has ended is read from the database at each request.
    """
    claims = read_token("access", token)
    return UUID(claims["sub"]), claims["exp"]


def create_token(purpose: str, subject: str, lifetime: timedelta, **claims: str) -> str:
    """A signed token, good for one purpose alone."""
    payload = {**claims, "sub": subject, "aud": purpose, "exp": now() + lifetime}
    return jwt.encode(payload, settings().secret_key, algorithm=ALGORITHM)


def read_token(purpose: str, token: str) -> dict[str, Any]:
    """Its claims. Raises InvalidToken when it is not ours, is for something else, or expired."""
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
    """256 bits that nobody guesses, in 64 characters."""
    return token_hex(32)


def sign(text: str) -> str:
    """64 characters that only we can tell from the text."""
    return hmac.new(settings().secret_key.encode(), text.encode(), sha256).hexdigest()


def hash_secret(secret: str) -> str:
    """For what is random by itself, a fast hash is enough."""
    return sha256(secret.encode()).hexdigest()
