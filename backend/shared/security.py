"""Passwords and access tokens."""

import hmac
from datetime import timedelta
from functools import cache
from hashlib import sha256
from secrets import token_hex
from typing import Any
from uuid import UUID

import jwt
from passlib.context import CryptContext

from shared.db import now
from shared.errors import InvalidToken, NotAuthenticated
from shared.settings import settings

ALGORITHM = "HS256"


@cache
def _passwords() -> CryptContext:
    """argon2id with OWASP's parameters (19 MiB, 2 passes): about 25 ms a check.

    https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    """
    return CryptContext(
        schemes=["argon2"],
        argon2__type="ID",
        argon2__time_cost=2,
        argon2__memory_cost=19 * 1024,
        argon2__parallelism=1,
    )


def hash_password(password: str) -> str:
    return _passwords().hash(password)


def verify_password(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether they match, and a new hash where the old one was made by weaker parameters.

    Without a hash, it takes as long as with one and is false, so that the time of an answer does
    not tell which accounts exist.
    """
    if password_hash is None:
        return _passwords().dummy_verify(), None
    return _passwords().verify_and_update(password, password_hash)


def access_token_lifetime() -> timedelta:
    return timedelta(minutes=settings().access_token_minutes)


def create_access_token(session_id: UUID) -> str:
    return create_token("access", str(session_id), access_token_lifetime())


def read_access_token(token: str) -> UUID:
    """The id of the login session that it was made for, which may have ended since."""
    try:
        return UUID(read_token("access", token)["sub"])
    except (InvalidToken, ValueError) as error:
        raise NotAuthenticated("The access token is invalid or has expired.") from error


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
