"""The messages of the packages, for the catalogues, and those of marshmallow as Message.

It formats them before they are translated. https://marshmallow.readthedocs.io
"""

from marshmallow import fields, validate

from shared.messages import Message

MESSAGES = [
    # marshmallow
    Message("Field may not be null."),
    Message("Invalid input type."),
    Message("Invalid type."),
    Message("Invalid value."),
    Message("Length must be between {min} and {max}."),
    Message("Length must be {equal}."),
    Message("Longer than maximum length {max}."),
    Message("Missing data for required field."),
    Message("Must be equal to {other}."),
    Message("Must be greater than or equal to {min} and less than or equal to {max}."),
    Message("Must be greater than or equal to {min}."),
    Message("Must be less than or equal to {max}."),
    Message("Must be one of: {choices}."),
    Message("Not a valid UUID."),
    Message("Not a valid boolean."),
    Message("Not a valid date."),
    Message("Not a valid email address."),
    Message("Not a valid integer."),
    Message("Not a valid list."),
    Message("Not a valid mapping type."),
    Message("Not a valid number."),
    Message("Not a valid string."),
    Message("Not a valid utf-8 string."),
    Message("Not a valid {awareness} {obj_type}."),
    Message("Not a valid {obj_type}."),
    Message("Number too large."),
    Message("Shorter than minimum length {min}."),
    Message("Special numeric values (nan or infinity) are not permitted."),
    Message("Unknown field."),
    # Werkzeug and Python, with the names of both since Python 3.13
    Message("Bad Request"),
    Message("Content Too Large"),
    Message("Internal Server Error"),
    Message("Method Not Allowed"),
    Message("Misdirected Request"),
    Message("Not Found"),
    Message("Request Entity Too Large"),
    Message("Service Unavailable"),
    Message("Unsupported Media Type"),
    Message("The data value transmitted exceeds the capacity limit."),
    Message("The method is not allowed for the requested URL."),
    Message(
        "The requested URL was not found on the server. If you entered the URL manually please "
        "check your spelling and try again."
    ),
    # zxcvbn
    Message("A word by itself is easy to guess."),
    Message("Common names and surnames are easy to guess."),
    Message("Dates are often easy to guess."),
    Message("Names and surnames by themselves are easy to guess."),
    Message("Recent years are easy to guess."),
    Message('Repeats like "aaa" are easy to guess.'),
    Message('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
    Message('Sequences like "abc" or "6543" are easy to guess.'),
    Message("Short keyboard patterns are easy to guess."),
    Message("Straight rows of keys are easy to guess."),
    Message("This is a top-10 common password."),
    Message("This is a top-100 common password."),
    Message("This is a very common password."),
    Message("This is similar to a commonly used password."),
    # email-validator; its less frequent messages stay in English
    Message("An email address cannot end with a hyphen."),
    Message("An email address cannot end with a period."),
    Message("An email address cannot have a hyphen immediately after the @-sign."),
    Message("An email address cannot have a period and a hyphen next to each other."),
    Message("An email address cannot have a period immediately after the @-sign."),
    Message("An email address cannot have a period immediately before the @-sign."),
    Message("An email address cannot have two periods in a row."),
    Message("An email address cannot start with a period."),
    Message("An email address must have an @-sign."),
    Message("The email address contains invalid characters before the @-sign: {characters}"),
    Message("The email address contains unsafe characters: {characters}"),
    Message("The part after the @-sign contains invalid characters: {characters}"),
    Message("The part after the @-sign is not valid. It should have a period."),
    Message("There must be something after the @-sign."),
    Message("There must be something before the @-sign."),
]


def _keep_templates() -> None:
    for kind in vars(fields).values():
        if _is(kind, fields.Field):
            texts = vars(kind).get("default_error_messages", {})
            texts.update({key: Message(text) for key, text in texts.items()})
    for kind in vars(validate).values():
        if _is(kind, validate.Validator):
            texts = {name: it for name, it in vars(kind).items() if "message" in name}
            for name, text in texts.items():
                setattr(kind, name, Message(text))


def _is(kind: object, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


_keep_templates()
