"""Texts for users, which are translated when they are shown, as late as their language is known."""

from typing import Any


class Message(str):
    """A text in English that scripts/translations.sh collects for the catalogues. It formats like
    any string, and keeps its template and values: `Message("Use {least} letters.").format(least=3)`

    With a plural, the value `count` chooses between the two texts.
    """

    def __new__(cls, text: str, plural: str | None = None) -> "Message":
        message = super().__new__(cls, text)
        message.template, message.plural, message.values = text, plural, None
        return message

    template: str
    plural: str | None
    values: dict[str, Any] | None

    def format(self, *_: object, **values: Any) -> "Message":
        text = self.plural if self.plural and values["count"] != 1 else self
        message = Message(str.format(text, **values))
        message.template, message.plural, message.values = str(self), self.plural, values
        return message
