"""What an API key may do. An operation requires the scope of its tag in the OpenAPI document:
`items:read` if it only reads, otherwise `items:write`.
"""

from shared.errors import Forbidden
from shared.messages import Message

# An operation whose scope is not listed is closed to API keys. So a key, which may have leaked, can
# neither change an account nor create another way in: login, sessions, API keys and the tools have
# no scope, and users can only be read.
SCOPES = (
    "audit:read",
    "files:read",
    "files:write",
    "groups:read",
    "groups:write",
    "invitations:read",
    "invitations:write",
    "items:read",
    "items:write",
    "jobs:read",
    "jobs:write",
    "notifications:read",
    "notifications:write",
    "statistics:read",
    "users:read",
)
READING = {"GET", "HEAD"}


def scope_of(tag: str, method: str) -> str | None:
    """Return the scope that an operation requires of an API key, or None if none is enough."""
    scope = f"{tag}:{'read' if method in READING else 'write'}"
    return scope if scope in SCOPES else None


def check_scope(scopes: list[str], tag: str, method: str) -> None:
    """Raise Forbidden if the scopes of a key do not allow the operation."""
    required = scope_of(tag, method)
    if required is None:
        raise Forbidden("An API key cannot do this: log in.")
    if required not in scopes:
        raise Forbidden(Message("This API key lacks the scope {scope}.").format(scope=required))
