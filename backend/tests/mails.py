"""The mails that the API has queued."""

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs import broker
from shared.models import Job


def queued_mails() -> list[tuple[str, str]]:
    """Return (mail, to) of each mail, oldest first. Check that each is queued and has no owner."""
    with session_scope(read_only=True) as session:
        jobs = session.scalars(sa.select(Job).order_by(Job.created_at)).all()
    assert {(job.task, job.owner_id) for job in jobs} <= {("mail.send", None)}
    assert broker.length("mail") == len(jobs)
    return [(job.parameters["mail"], job.parameters["to"]) for job in jobs]


def languages_of_mails() -> list[str]:
    """Return the language of the request that caused each mail, oldest first."""
    with session_scope(read_only=True) as session:
        jobs = session.scalars(sa.select(Job).order_by(Job.created_at)).all()
    return [job.parameters["language"] for job in jobs]
