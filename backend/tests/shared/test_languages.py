import re

import polib
import pytest

from shared.errors import Conflict, NotFound
from shared.languages import LOCALES, find_language, languages, translate
from shared.messages import Message

PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s|<[^>]*>")


@pytest.mark.parametrize("language", languages()[1:])
def test_translations_have_the_placeholders_of_their_message(language):
    for entry in polib.pofile(str(LOCALES / f"{language}.po")).translated_entries():
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert set(PLACEHOLDER.findall(text)) == wanted, entry.msgid


def test_message_is_english_until_it_is_translated():
    message = Message("A file may have up to {most} MB.").format(most=7)
    assert message == "A file may have up to 7 MB."
    assert translate(message, "en") == message
    assert translate(message, "de") == "Eine Datei darf bis zu 7 MB haben."
    assert translate(NotFound("There is no such job.").message, "de") == "Diesen Job gibt es nicht."


def test_text_without_translation_is_in_english():
    assert translate(Message("{n} of it").format(n=1), "de") == "1 of it"
    assert translate("", "de") == ""


@pytest.mark.parametrize(
    ("count", "english", "german"), [(1, "1 day", "1 Tag"), (2, "2 days", "2 Tage")]
)
def test_count_chooses_the_plural(count, english, german):
    message = Message("{count} day", "{count} days").format(count=count)
    assert (message, translate(message, "de")) == (english, german)


def test_messages_among_the_values_are_translated_and_other_values_are_not():
    template = Message("This is not a valid email address: {reason}")
    for reason in ("its domain has no dot.", Message("its domain has no dot.")):
        expected = "in der Domain fehlt ein Punkt." if isinstance(reason, Message) else reason
        message = Conflict(template.format(reason=reason)).message
        assert translate(message, "de") == f"Dies ist keine gültige E-Mail-Adresse: {expected}"


def test_value_with_braces_is_not_a_template():
    message = Message("{by} shared “{title}” with {group}")
    message = message.format(by="{group}", title="{0}", group="%s")
    assert translate(message, "de") == "{group} hat „{0}“ mit %s geteilt"


def test_language_is_the_first_tag_with_a_catalogue():
    assert find_language(None, "", "tlh", "de-AT-1996", "en") == "de"
    assert find_language("tlh") == find_language() == "en"
