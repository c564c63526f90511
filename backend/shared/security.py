"""Passwords and access tokens."""

from datetime import timedelta
from functools import cache
from uuid import UUID

import jwt
from passlib.context import CryptContext

from shared.db import now
from shared.errors import NotAuthenticated
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


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether they match. Without a hash, it takes as long as with one and is false, so that
    the time of an answer does not tell which accounts exist.
    """
    if password_hash is None:
        return _passwords().dummy_verify()
    return _passwords().verify(password, password_hash)


def access_token_lifetime() -> timedelta:
    return timedelta(minutes=settings().access_token_minutes)


def create_access_token(user_id: UUID) -> str:
    expires = now() + access_token_lifetime()
    claims = {"sub": str(user_id), "exp": expires}
    return jwt.encode(claims, settings().secret_key, algorithm=ALGORITHM)


def read_access_token(token: str) -> UUID:
    """The user's id that the token was made for.

    Raises NotAuthenticated when it was not made by us or has expired.
    """
    try:
        claims = jwt.decode(
            token,
            settings().secret_key,
            algorithms=[ALGORITHM],
            options={"require": ["exp", "sub"]},
        )
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise NotAuthenticated("The access token is invalid or has expired.") from error
