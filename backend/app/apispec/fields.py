"""Custom marshmallow fields."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.email_addresses import MAX_LENGTH, normalize_email
from shared.languages import request_language, translate
from shared.messages import Message

Data = Mapping[str, Any] | None  # the input that contains the field
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# Any character except spaces, control characters and invisible ones, such as a zero-width space.
# JavaScript reads the expression in the same way.
VISIBLE = (
    r"[^\s\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


class Text(fields.String):
    """A string that a database can store: PostgreSQL allows no NUL, and UTF-8 no surrogates."""

    default_error_messages = {"unstorable": Message("Contains a character that cannot be stored.")}

    def __init__(self, *, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        # JSON text has no surrogates, so the pattern need not exclude them.
        super().__init__(metadata={"pattern": r"^[^\u0000]*$", **(metadata or {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if UNSTORABLE.search(text):
            raise self.make_error("unstorable")
        return text


class Name(Text):
    """A display name. Spaces around it are removed, and at least one character must be visible,
    unless the name may be empty.
    """

    default_error_messages = {"blank": Message("Enter at least one visible character.")}

    def __init__(self, *, max_length: int, may_be_empty: bool = False, **options: Any) -> None:
        self.may_be_empty = may_be_empty
        metadata = {} if may_be_empty else {"pattern": rf"^[^\u0000]*{VISIBLE}[^\u0000]*$"}
        length = validate.Length(0 if may_be_empty else 1, max_length)
        super().__init__(metadata=metadata, validate=length, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).strip()
        if re.search(VISIBLE, text):
            return text
        if not self.may_be_empty:
            raise self.make_error("blank")
        return ""


class StoredMessage(fields.String):
    """A message that the database has in English. It is translated for each reader."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return value and translate(value, request_language.get())


class Password(Text):
    """A password in a request. app/auth/passwords.py checks its strength when it is set."""

    def __init__(self, *, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        metadata = {"format": "password", **(metadata or {})}
        super().__init__(metadata=metadata, validate=validate.Length(max=1000), **options)


class LanguageTag(fields.String):
    """A language tag (BCP 47), such as `de` or `pt-BR`. The language need not have a catalogue: the
    pages and the API each show what they have not translated in English.
    """

    default_error_messages = {"invalid_tag": Message("Enter a language tag, such as de or pt-BR.")}
    pattern = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"

    def __init__(
        self, *, max_length: int, metadata: dict[str, Any] | None = None, **options: Any
    ) -> None:
        metadata = {"pattern": self.pattern, **(metadata or {})}
        super().__init__(metadata=metadata, validate=validate.Length(max=max_length), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if not re.fullmatch(self.pattern, text):
            raise self.make_error("invalid_tag")
        return text


class Integer(fields.Integer):
    """An integer of 32 bits, as a column stores. JSON has one type for all numbers, so 7.0 is 7."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(-(2**31), 2**31 - 1), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return super()._deserialize(value, attr, data, **options)


class Amount(fields.Decimal):
    """An exact number with two decimal places, for the column type of the same name. It is a string
    in JSON, because JavaScript's numbers would round it.
    """

    default_error_messages = {
        "invalid": Message("Enter a number with up to two decimal places, such as 7.50.")
    }
    pattern = r"^-?[0-9]{1,10}(\.[0-9]{1,2})?$"

    def __init__(self, *, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        metadata = {"type": "string", "pattern": self.pattern, **(metadata or {})}
        super().__init__(places=2, as_string=True, metadata=metadata, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **options)


class DateTime(fields.AwareDateTime):
    """A time with its offset, which can be converted to UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> datetime:
        time = super()._deserialize(value, attr, data, **options)
        try:
            return time.astimezone(UTC)
        except OverflowError as error:  # in the first or the last hours that Python can represent
            raise self.make_error("invalid", input=value, obj_type="datetime") from error


class Email(fields.String):
    """An email address, normalized to the form in which it is stored."""

    def __init__(self, *, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        metadata = {"format": "email", **(metadata or {})}
        super().__init__(metadata=metadata, validate=validate.Length(max=MAX_LENGTH), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Data, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        try:
            return normalize_email(text)
        except ValueError as error:
            raise ValidationError(error.args[0]) from error
