"""The mails that the API has asked for, as it stored them."""

import sqlalchemy as sa

from shared.db.session import session_scope
from shared.jobs import broker
from shared.models import Job


def asked_for() -> list[tuple[str, str]]:
    """(mail, to), the oldest first. Each waits in the queue, and belongs to nobody."""
    with session_scope(read_only=True) as session:
        jobs = session.scalars(sa.select(Job).order_by(Job.created_at)).all()
    assert {(job.task, job.owner_id) for job in jobs} <= {("mail.send", None)}
    assert broker.redis().llen("mail") == len(jobs)
    return [(job.parameters["mail"], job.parameters["to"]) for job in jobs]
