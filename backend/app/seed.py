"""The data of a small company that does not exist, for development and demonstrations."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.types import now
from shared.jobs.tasks import Task
from shared.models import Action, AuditEntry, Group, Item, Job, JobState, Membership, User

BATCH = 1000
COMPANY = 100  # of the users, those in groups and with items
NAMES = json.loads(Path(__file__).with_name("seed.json").read_text())


def users(
    count: int, password_hash: str, suffix: str, random: Random
) -> Iterator[list[dict[str, Any]]]:
    """Yield batches of users who signed up over the last year, more and more of them."""
    for first in range(0, count, BATCH):
        yield [
            _user(number, count, password_hash, suffix, random)
            for number in range(first, min(first + BATCH, count))
        ]


def _user(
    number: int, count: int, password_hash: str, suffix: str, random: Random
) -> dict[str, Any]:
    first, last = random.choice(NAMES["first_names"]), random.choice(NAMES["last_names"])
    return {
        "id": UUID(int=random.getrandbits(128), version=4),
        "email": f"{first}.{last}{number or ''}{suffix}@example.com".lower(),
        "full_name": f"{first} {last}",
        "password_hash": password_hash,
        "is_active": random.random() > 0.05,
        "created_at": now() - timedelta(days=365) * (1 - (number + 1) / count) ** 2,
    }


def add_company(session: Session, people: list[UUID], suffix: str, random: Random) -> None:
    """Put these users into groups, and give them items and jobs in each state."""
    groups = [
        Group(name=f"{name}{suffix}", description=about) for name, about in NAMES["groups"].items()
    ]
    session.add_all(groups)
    session.flush()
    for group in groups:
        is_whole = group is groups[-1]
        members = people if is_whole else random.sample(people, len(people) // 3)
        session.add_all(
            Membership(group_id=group.id, user_id=member, is_manager=index == 0)
            for index, member in enumerate(members)
        )
        session.add_all(_item(owner, group, random) for owner in members[:5] for _ in range(3))
    session.add_all(_item(random.choice(people), None, random) for _ in range(20))
    session.add_all(_login(person, random) for person in people)
    superusers = session.scalars(sa.select(User.id).where(User.is_superuser)).all()
    session.add_all(_job(state, owner, random) for state in JobState for owner in superusers)


def _past(days: int, random: Random) -> datetime:
    return now() - timedelta(days=days) * random.random()


def _item(owner: UUID, group: Group | None, random: Random) -> Item:
    created_at = _past(90, random)
    return Item(
        owner_id=owner,
        group_id=group and group.id,
        title=f"{random.choice(NAMES['verbs'])} {random.choice(NAMES['nouns'])}",
        description=f"Until {now() + timedelta(days=random.randint(1, 30)):%A}.",
        created_at=created_at,
        updated_at=created_at + (now() - created_at) * random.random(),
    )


def _login(person: UUID, random: Random) -> AuditEntry:
    return AuditEntry(
        actor_id=person,
        action=Action.LOGIN_SUCCEEDED,
        fields=[],
        ip_address=f"203.0.113.{random.randint(1, 254)}",
        request_id="",
        created_at=_past(7, random),
    )


def _job(state: JobState, owner: UUID, random: Random) -> Job:
    """A job that no worker runs: if queued, it waits for a year; if running, its heartbeat is from
    then, so that it is not taken for lost.
    """
    job = Job(owner_id=owner, task=Task.USERS_REPORT, state=state, created_at=_past(2, random))
    if state is JobState.QUEUED:
        job.sent_at = job.retry_at = now() + timedelta(days=365)
        return job
    job.attempts, job.started_at = 1, job.created_at
    if state is JobState.RUNNING:
        job.progress, job.message = 60, "Writing the rows"
        job.heartbeat_at = now() + timedelta(days=365)
        return job
    job.finished_at = job.created_at + timedelta(seconds=random.randint(2, 90))
    job.message = {JobState.SUCCEEDED: "Done", JobState.FAILED: "Failed"}.get(state, "Cancelled")
    if state is JobState.SUCCEEDED:
        job.progress = 100
    if state is JobState.FAILED:
        job.error = "A server that it needs could not be reached. This was attempt 1, the last."
    return job
