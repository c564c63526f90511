"""Fields that marshmallow has not."""

import re

from marshmallow import ValidationError, fields, validate

from shared.emails import MAX_LENGTH, normalize_email

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Text(fields.String):
    """A string that a database takes: PostgreSQL stores no NUL, and UTF-8 no half characters."""

    default_error_messages = {"unstorable": "Contains a character that cannot be stored."}

    def __init__(self, *, metadata: dict | None = None, **options) -> None:
        # Half characters are no part of the JSON that the document speaks of.
        super().__init__(metadata={"pattern": r"^[^\u0000]*$", **(metadata or {})}, **options)

    def _deserialize(self, value, attr, data, **options):
        text = super()._deserialize(value, attr, data, **options)
        if UNSTORABLE.search(text):
            raise self.make_error("unstorable")
        return text


class Email(fields.String):
    """An email address, in the one spelling in which it is stored."""

    def __init__(self, *, metadata: dict | None = None, **options) -> None:
        metadata = {"format": "email", **(metadata or {})}
        super().__init__(metadata=metadata, validate=validate.Length(max=MAX_LENGTH), **options)

    def _deserialize(self, value, attr, data, **options):
        text = super()._deserialize(value, attr, data, **options)
        try:
            return normalize_email(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
