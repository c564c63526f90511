"""All models. Alembic sees a table when it is listed here."""

from shared.models.job import Job, JobState
from shared.models.user import User

__all__ = ["Job", "JobState", "User"]
