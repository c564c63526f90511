"""Recovery codes, in place of a second factor that is lost."""

from secrets import choice
from uuid import UUID

import sqlalchemy as sa
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy.orm import Session

from shared.db.session import changed_rows
from shared.models import RecoveryCode

NUMBER = 10
# Crockford's base 32 has no letters that look like digits. Two halves are 50 bits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
HALF = 5  # characters
LOOK_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


def create(session: Session, user_id: UUID) -> list[str]:
    """Replace the codes of a user. Return the new ones, which are not stored."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [f"{_half()}-{_half()}" for _ in range(NUMBER)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash(it, user_id)) for it in codes)
    return codes


def use(session: Session, user_id: UUID, code: str) -> bool:
    """Whether the code is right. Its use deletes it, and of concurrent uses, one deletes it."""
    found = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _hash(code, user_id))
    return changed_rows(session, sa.delete(RecoveryCode).where(*found)) == 1


def count(session: Session, user_id: UUID) -> int:
    mine = RecoveryCode.user_id == user_id
    return session.scalars(sa.select(sa.func.count(RecoveryCode.id)).where(mine)).one()


def _half() -> str:
    return "".join(choice(ALPHABET) for _ in range(HALF))


def _hash(code: str, user_id: UUID) -> str:
    """A slow hash: with a fast one, whoever reads the database could try all codes. It takes two
    milliseconds, less than that of a password, since a code is random: to try half of 2^50 would
    take 35,000 years of a processor. The salt is that of the user, not of each code, so that one
    hash finds the code. It needs no key, so that the codes survive a change of SECRET_KEY.
    """
    written = code.lower().translate(LOOK_ALIKE)
    normalized = "".join(letter for letter in written if letter in ALPHABET)
    digest = hash_secret_raw(
        normalized.encode(),
        salt=user_id.bytes,
        time_cost=1,
        memory_cost=4 * 1024,  # KiB
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return digest.hex()
