"""The rules for passwords: long, hard to guess, and not leaked (NIST SP 800-63B-4, 3.1.1.2)."""

from math import prod
from threading import Lock
from uuid import UUID

from sqlalchemy.orm import Session
from zxcvbn import matching, zxcvbn

from app.auth.leaked_passwords import is_leaked
from app.auth.sessions.service import end_sessions
from shared.audit import record
from shared.errors import Forbidden, InvalidInput
from shared.messages import Message
from shared.models import Action, NotificationKind, User
from shared.notifications import notify
from shared.passwords import hash_password
from shared.settings import settings

TOO_SHORT = Message("Use {least} characters or more.")
EASY_TO_GUESS = Message("This password is easy to guess.")
LEAKED = Message("This password has leaked.")
MIN_GUESSES = 1e8  # more than an attacker can try within the login's limits
# zxcvbn's time grows with the square of the length, times the number of ways to read a text like
# p4$$w0rd as letters. It gets only the first characters, since a longer password is no easier to
# guess. If there are too many ways to read a text, its symbols are not read as letters.
ESTIMATED = 72  # characters
MAX_READINGS = 8
SYMBOLS = str.maketrans(dict.fromkeys("@({[<!|$+%", "·"))
ONE_AT_A_TIME = Lock()  # zxcvbn stores user_inputs in a global dictionary


def check_password(password: str, *personal: str, field: str = "password") -> None:
    """Raise InvalidInput. `personal`: what an attacker would try first, such as the email."""
    least = settings().password_min_length
    if len(password) < least:
        raise InvalidInput(field, TOO_SHORT.format(least=least))
    known = [part for text in personal for part in [text, *text.replace("@", " ").split()] if part]
    why = _why_easy_to_guess(password, known) or (LEAKED if is_leaked(password) else None)
    if why:
        raise InvalidInput(field, Message("{why} Use a few unrelated words.").format(why=why))


def is_easy_to_guess(password: str) -> bool:
    return _why_easy_to_guess(password, []) is not None


def _why_easy_to_guess(password: str, known: list[str]) -> Message | None:
    """Return None if the password is hard to guess."""
    with ONE_AT_A_TIME:
        estimate = zxcvbn(_text_to_estimate(password), user_inputs=known)
    if estimate["guesses"] >= MIN_GUESSES:
        return None
    return Message(estimate["feedback"]["warning"]) or EASY_TO_GUESS


def require_password_login() -> None:
    if not settings().password_login:
        raise Forbidden("Nobody logs in with a password here. Use a button of the login page.")


def set_password(
    session: Session, user: User, password: str, this_session: UUID | None = None
) -> None:
    """Set the password, end all sessions of the user except the given one, and notify the user."""
    user.password_hash = hash_password(password)
    record(session, Action.PASSWORD_CHANGED, user.id)
    end_sessions(session, user.id, except_id=this_session)
    notify(session, user.id, NotificationKind.ACCOUNT_PASSWORD_CHANGED)


def _text_to_estimate(password: str) -> str:
    text = password[:ESTIMATED]
    letters = matching.relevant_l33t_subtable(text, matching.L33T_TABLE)
    return text.translate(SYMBOLS) if prod(map(len, letters.values())) > MAX_READINGS else text
