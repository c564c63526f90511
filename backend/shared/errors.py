"""The errors of the application. `app/errors.py` maps each to its HTTP status."""

from typing import Any

from shared.messages import Message


class Error(Exception):
    """An error whose message is for the user, in their language."""

    title = Message("Something is wrong")

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAuthenticated(Error):
    title = Message("Not logged in")


class Forbidden(Error):
    """`more`: members of the problem that tell a program what would help."""

    title = Message("Not allowed")

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message)
        self.more = more


class NotFound(Error):
    title = Message("Not found")


class Conflict(Error):
    title = Message("Conflict")


class Changed(Error):
    """The row has changed since the client loaded it."""

    title = Message("Changed in the meantime")


class InvalidToken(Error):
    title = Message("The link does not work")


class InvalidInput(Error):
    """A field whose value is well-formed, but not acceptable."""

    title = Message("Invalid input")

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooManyRequests(Error):
    title = Message("Too many requests")

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds


class Unavailable(Error):
    """A server that the application needs is unavailable."""

    title = Message("Temporarily unavailable")


class TryAgain(Error):
    """Raised by a task, with the reason, to retry the job after a pause."""

    title = Message("The job waits")


class JobFailed(Error):
    """Raised by a task to end the job as failed, with a message for its owner."""

    title = Message("The job failed")


class JobLost(BaseException):
    """The job no longer belongs to this worker: it was cancelled, handed back or taken over. Stop,
    and write nothing. Not an Exception, so that `except Exception` in a task does not catch it.
    """
