"""Which passwords are accepted: long ones that are hard to guess (NIST SP 800-63B, 3.1.1.2)."""

from zxcvbn import zxcvbn

from shared.errors import InvalidInput

MIN_LENGTH = 12
MIN_GUESSES = 1e8  # an attacker who is slowed down by the login's limits never gets there
ESTIMATED = 72  # characters; a longer password is no easier to guess, and takes long to judge


def check_password(password: str, *personal: str, field: str = "password") -> None:
    """Raises InvalidInput. `personal`: what a stranger would try first, such as the address."""
    if len(password) < MIN_LENGTH:
        raise InvalidInput(field, f"Use {MIN_LENGTH} characters or more.")
    known = [part for text in personal for part in [text, *text.replace("@", " ").split()] if part]
    estimate = zxcvbn(password[:ESTIMATED], user_inputs=known)
    if estimate["guesses"] < MIN_GUESSES:
        why = estimate["feedback"]["warning"] or "This password is easy to guess."
        raise InvalidInput(field, f"{why} Use a few unrelated words.")
