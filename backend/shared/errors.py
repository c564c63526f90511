"""What can go wrong in words. `app/errors.py` gives each its HTTP status."""


class Error(Exception):
    """An error that its user may read."""

    title = "Something is wrong"


class NotAuthenticated(Error):
    title = "Not logged in"


class NotFound(Error):
    title = "Not found"


class Conflict(Error):
    title = "Conflict"


class JobFailed(Error):
    """Raised by a task: the job ends as failed, with this sentence for its owner."""

    title = "The job failed"
