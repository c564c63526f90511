"""Encrypts the secrets of authenticator apps, which the server must be able to read."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.settings import settings

NONCE = 12  # bytes, as AES-GCM requires


def encrypt(text: str, owner_id: UUID) -> str:
    """The result is of use for this owner only: in another user's row, it cannot be decrypted."""
    nonce = token_bytes(NONCE)
    sealed = _cipher(settings().secret_key).encrypt(nonce, text.encode(), owner_id.bytes)
    return urlsafe_b64encode(nonce + sealed).decode()


def decrypt(encrypted: str, owner_id: UUID) -> str | None:
    """Return None if it was encrypted with another SECRET_KEY, or for another owner."""
    sealed = urlsafe_b64decode(encrypted)
    cipher = _cipher(settings().secret_key)
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], owner_id.bytes).decode()
    except InvalidTag:
        return None


@lru_cache(maxsize=2)
def _cipher(secret_key: str) -> AESGCM:
    """With a key of its own, derived from SECRET_KEY (RFC 5869)."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"secrets of authenticator apps")
    return AESGCM(derived.derive(secret_key.encode()))
