"""What can go wrong in words. `app/errors.py` gives each its HTTP status."""


class Error(Exception):
    """An error that its user may read."""

    title = "Something is wrong"


class NotAuthenticated(Error):
    title = "Not logged in"


class Forbidden(Error):
    title = "Not allowed"


class NotFound(Error):
    title = "Not found"


class Conflict(Error):
    title = "Conflict"


class Changed(Error):
    """What was to be changed is not what its editor has seen."""

    title = "Changed in the meantime"


class InvalidToken(Error):
    title = "The link does not work"


class InvalidInput(Error):
    """A field whose value is well-formed, but not acceptable."""

    title = "Invalid input"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooManyRequests(Error):
    title = "Too many requests"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds


class Unavailable(Error):
    """A server that this one needs."""

    title = "Temporarily unavailable"


class TryAgain(Error):
    """Raised by a task: not now, for this reason. The job waits, and is tried again later."""

    title = "The job waits"


class JobFailed(Error):
    """Raised by a task: the job ends as failed, with this sentence for its owner."""

    title = "The job failed"


class JobLost(BaseException):
    """The job no longer belongs to this worker: it was cancelled, handed back or taken over. Stop,
    and write nothing. Not an Exception, so that no `except Exception` of a task catches it.
    """
