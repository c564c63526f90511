"""Validates email addresses, and normalizes them to store and compare them."""

import unicodedata

from email_validator import (
    SPECIAL_USE_DOMAIN_NAMES,
    EmailNotValidError,
    ValidatedEmail,
    validate_email,
)

from shared.messages import Message

SPECIAL_USE_DOMAIN_NAMES.clear()  # companies use domains like corp.local
MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3; also the column's length
INVALID = Message("This is not a valid email address: {reason}")
TOO_LONG = Message("An email address has {most} characters or fewer.").format(most=MAX_LENGTH)


def normalize_email(text: str) -> str:
    """Return the email in lower case, with a domain normalized by IDNA 2008, in which faß.de is not
    fass.de. Raise ValueError with a message for the user.
    """
    email = text.strip()
    local = email.rpartition("@")[0]
    if unicodedata.normalize("NFKC", local) != unicodedata.normalize("NFC", local):
        # It has a character such as ﬀ, which looks like ff.
        raise ValueError(Message("Use ordinary characters before the @."))
    normal = _read(email).normalized.lower()
    # In lower case, it may be longer, or have characters that were not checked.
    if _read(normal).normalized != normal:
        raise ValueError(Message("This is not a valid email address."))
    return normal


def ascii_domain(email: str) -> str:
    """The domain in the form that mail servers use: xn--fa-hia.de."""
    return _read(email).ascii_domain


def _read(email: str) -> ValidatedEmail:
    if len(email) > MAX_LENGTH:
        raise ValueError(TOO_LONG)
    try:
        valid = validate_email(email, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(INVALID.format(reason=_as_message(error))) from error
    if "." not in valid.ascii_domain and valid.ascii_domain != "localhost":
        raise ValueError(INVALID.format(reason=Message("its domain has no dot.")))
    if len(valid.normalized) > MAX_LENGTH:
        raise ValueError(TOO_LONG)
    return valid


def _as_message(error: EmailNotValidError) -> Message:
    """Some messages end with characters of the email. app/apispec/messages.py lists them."""
    text, colon, characters = str(error).partition(": ")
    template = text + ": {characters}"
    return Message(template).format(characters=characters) if colon else Message(text)
