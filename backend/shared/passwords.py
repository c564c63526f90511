"""Hashes of passwords."""

from functools import cache

from passlib.context import CryptContext


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
    """Return whether they match, and a new hash if the old one has weaker parameters.

    Without a hash, return False after the same time, so that the time of a response does not reveal
    which accounts exist.
    """
    if password_hash is None:
        return _passwords().dummy_verify(), None
    return _passwords().verify_and_update(password, password_hash)
