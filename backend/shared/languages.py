"""The languages of messages and mails: English, and each with a catalogue in shared/locales."""

from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import polib

from shared.messages import Message

ENGLISH = "en"  # of the texts in the code
LOCALES = Path(__file__).parent / "locales"

# The language of the request, for what it causes, such as a mail. Empty outside of requests.
request_language: ContextVar[str] = ContextVar("request_language", default="")


@cache
def languages() -> list[str]:
    return [ENGLISH, *sorted(file.stem for file in LOCALES.glob("*.po"))]


def find_language(*tags: str | None) -> str:
    """Return the first language of these that exists: for the tag de-AT (BCP 47), it may be de."""
    known = {language.lower(): language for language in languages()}
    for tag in tags:
        rest = (tag or "").lower()
        while rest:
            if rest in known:
                return known[rest]
            rest = rest.rpartition("-")[0]
    return ENGLISH


@cache
def translations(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    catalogue = polib.pofile(str(LOCALES / f"{language}.po"))
    return GNUTranslations(BytesIO(catalogue.to_binary()))


def translate(message: str, language: str) -> str:
    """Translate the message and those among its values. Without a translation, it is in English."""
    if not message or language == ENGLISH:
        return message
    found = translations(language)
    if not isinstance(message, Message) or message.values is None:
        return found.gettext(message)
    values = {
        name: translate(value, language) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    if message.plural is None:
        return str.format(found.gettext(message.template), **values)
    text = found.ngettext(message.template, message.plural, message.values["count"])
    return str.format(text, **values)
