"""Expired data is deleted."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared.audit import record
from shared.db.engine import engine
from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs.lifecycle import LOST_AFTER, create
from shared.jobs.tasks import Task
from shared.models import (
    Action,
    ApiKey,
    AuditEntry,
    EmailChange,
    Group,
    Invitation,
    Item,
    Job,
    JobState,
    KnownDevice,
    LoginSession,
    Notification,
    NotificationKind,
    SpentChallenge,
    User,
)
from shared.models.known_device import DEVICES_ARE_KNOWN_FOR
from shared.notifications import notify
from shared.storage import results
from shared.storage.base import workspace
from worker.runtime.runner import claim
from worker.scheduler import cleanup
from worker.scheduler.cleanup import KEPT_FOR, delete_expired_data


def change(job: Job, **values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(Job).where(Job.id == job.id).values(**values))


def test_system_jobs_are_deleted_some_time_after_their_end(job, reload):
    with session_scope() as session:
        mails = [
            create(session, None, Task.SEND_MAIL, {"mail": "recovery", "to": "ada@example.com"})
            for _ in range(3)
        ]
    old, waits, young = mails
    for ended in (job, old, young):
        claim(ended.id).succeed(None)
    for aged in (job, old, waits):
        change(aged, created_at=now() - KEPT_FOR - LOST_AFTER)
    for aged in (job, old):
        change(aged, finished_at=now() - KEPT_FOR - LOST_AFTER)
    assert delete_expired_data() == 1
    with pytest.raises(sa.exc.NoResultFound):
        reload(old)
    assert {reload(kept).id for kept in (job, waits, young)} == {job.id, waits.id, young.id}


def test_system_job_is_kept_as_long_as_its_result(reload, set_settings):
    set_settings(RESULT_DAYS=30)
    with session_scope() as session:
        job = create(session, None, Task.USERS_REPORT)
    run = claim(job.id)
    file = run.result("users.xlsx")
    file.touch()
    run.succeed(file)
    change(job, finished_at=now() - timedelta(days=29))
    assert delete_expired_data() == 0
    assert file.is_file()
    change(job, finished_at=now() - timedelta(days=31))
    delete_expired_data()
    assert not file.exists()
    assert delete_expired_data() == 1


def test_results_without_a_job_are_deleted(job, user):
    kept, gone = claim(job.id).result("users.xlsx"), workspace(uuid4(), 1) / "users.xlsx"
    for path in (kept, gone):
        path.touch()
    delete_expired_data()
    assert kept.is_file()
    assert not gone.parent.parent.exists()


def test_thousands_of_results_need_few_statements(job):
    kept = [job.id, *(uuid4() for _ in range(2500))]
    with session_scope() as session:
        session.execute(
            sa.insert(Job), [{"id": id, "task": job.task, "result_name": ""} for id in kept[1:]]
        )
    for job_id in (*kept, uuid4(), uuid4()):
        workspace(job_id, 1)
    statements = []

    def note(_connection, _cursor, statement, *_more) -> None:
        statements.append(statement)

    sa.event.listen(engine(), "before_cursor_execute", note)
    delete_expired_data()
    sa.event.remove(engine(), "before_cursor_execute", note)
    assert len(statements) <= 15
    assert set(results().job_ids()) == set(kept)
    with session_scope() as session:
        session.execute(sa.delete(Job))
    delete_expired_data()
    assert not set(results().job_ids())


def test_expired_results_are_removed_from_their_jobs(job, reload, set_settings):
    run = claim(job.id)
    file = run.result("users.xlsx")
    file.touch()
    run.succeed(file)
    set_settings(RESULT_DAYS=3)
    change(job, finished_at=now() - timedelta(days=2))
    delete_expired_data()
    assert (file.is_file(), reload(job).result_name) == (True, "users.xlsx")
    change(job, finished_at=now() - timedelta(days=3))
    delete_expired_data()
    assert not file.parent.parent.exists()
    assert (reload(job).result_name, reload(job).message) == (None, "Done; its result has expired")


def test_files_of_a_cancelled_job_are_deleted(job):
    left = claim(job.id).result("users.xlsx")
    left.touch()
    change(job, state=JobState.CANCELLED)
    delete_expired_data()
    assert not left.exists()


def test_sessions_are_deleted_some_time_after_their_end(user):
    def login(**values) -> LoginSession:
        return LoginSession(
            user_id=user.id, token_hash="", device="", ip_address="", last_used_at=now(), **values
        )

    old, tomorrow = now() - 2 * KEPT_FOR, now() + timedelta(days=1)
    with session_scope() as session:
        active, ended = login(expires_at=tomorrow), login(expires_at=tomorrow, ended_at=now())
        session.add_all([active, ended, login(expires_at=old)])
        session.add(login(expires_at=tomorrow, ended_at=old))
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(LoginSession.id))) == {active.id, ended.id}


def test_deleted_items_are_removed_when_they_can_no_longer_be_restored(user):
    kept = [Item(owner_id=user.id, title="mine"), Item(owner_id=user.id, title="deleted")]
    kept[1].deleted_at = now()
    old = Item(owner_id=user.id, title="old", deleted_at=now() - 2 * KEPT_FOR)
    with session_scope() as session:
        session.add_all([*kept, old])
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(Item.id))) == {item.id for item in kept}


def test_spent_challenges_are_deleted_when_their_tokens_have_expired():
    with session_scope() as session:
        for name, minutes in (("young", 1), ("old", -1)):
            expires_at = now() + timedelta(minutes=minutes)
            session.add(SpentChallenge(challenge=name, expires_at=expires_at))
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(SpentChallenge.challenge)).all() == ["young"]


def test_expired_changes_of_emails_and_devices_of_long_ago_are_deleted(user):
    hour = timedelta(hours=1)
    same = {"user_id": user.id, "old_email": user.email, "once": ""}
    with session_scope() as session:
        for email, expires_at in (
            ("new@example.com", now() + hour),
            ("old@example.com", now() - hour),
        ):
            session.add(EmailChange(new_email=email, expires_at=expires_at, **same))
        for name, age in (("young", -hour), ("old", hour)):
            last = now() - DEVICES_ARE_KNOWN_FOR - age
            session.add(KnownDevice(user_id=user.id, token_hash=name, last_login_at=last))
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(EmailChange.new_email)).all() == ["new@example.com"]
        assert session.scalars(sa.select(KnownDevice.token_hash)).all() == ["young"]


def test_expired_invitations_are_deleted():
    group = Group(name="Engineers")
    with session_scope() as session:
        session.add(group)
        session.flush()
        for email, days in (("ada@example.com", 1), ("eva@example.com", -1)):
            expires_at = now() + timedelta(days=days)
            session.add(Invitation(group_id=group.id, email=email, expires_at=expires_at))
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert session.scalars(sa.select(Invitation.email)).all() == ["ada@example.com"]


def test_old_audit_entries_are_deleted(set_settings):
    set_settings(AUDIT_DAYS=3)
    with session_scope() as session:
        for days in (2, 4):
            record(session, Action.GROUP_CREATED)
            session.flush()
            time = now() - timedelta(days=days)
            newest = AuditEntry.created_at > now() - timedelta(days=1)
            session.execute(sa.update(AuditEntry).where(newest).values(created_at=time))
    delete_expired_data()
    with session_scope(read_only=True) as session:
        (kept,) = session.scalars(sa.select(AuditEntry.created_at))
    assert kept > now() - timedelta(days=3)


def test_old_and_superfluous_notifications_are_deleted(user, make_user, set_settings, monkeypatch):
    set_settings(NOTIFICATION_DAYS=3)
    monkeypatch.setattr(cleanup, "KEPT_PER_USER", 2)
    grace = make_user("grace@example.com")
    for recipient, days in [(user, 0), (user, 1), (user, 2), (grace, 2), (grace, 4)]:
        with session_scope() as session:
            notify(session, recipient.id, NotificationKind.JOB_FAILED, uuid4(), days=days)
            time = now() - timedelta(days=days)
            newest = Notification.parameters["days"].as_integer() == days
            session.execute(sa.update(Notification).where(newest).values(created_at=time))
    delete_expired_data()
    with session_scope(read_only=True) as session:
        rows = session.execute(sa.select(Notification.user_id, Notification.parameters)).all()
    kept = sorted((id == user.id, parameters["days"]) for id, parameters in rows)
    assert kept == [(False, 2), (True, 0), (True, 1)]


def test_unconfirmed_signups_are_deleted_after_some_days(make_user, set_settings):
    set_settings(UNCONFIRMED_SIGNUP_DAYS=3)
    two, four = (now() - timedelta(days=days) for days in (2, 4))
    kept = {
        make_user("new@example.com", email_verified=False, updated_at=two),
        make_user("old@example.com", updated_at=four),
        make_user("root@example.com", email_verified=False, is_superuser=True, updated_at=four),
    }
    make_user("gone@example.com", email_verified=False, updated_at=four)
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(User.email))) == {user.email for user in kept}


def test_api_keys_are_kept_as_long_as_the_audit_log(user, set_settings):
    set_settings(AUDIT_DAYS=10)
    ended = {"expired": {"expires_at": 11}, "revoked": {"revoked_at": 11}}
    kept = {"expired lately": {"expires_at": 9}, "revoked lately": {"revoked_at": 9}, "valid": {}}
    with session_scope() as session:
        for name, days_ago in {**ended, **kept}.items():
            key = ApiKey(user_id=user.id, name=name, key_hash=name, start="", scopes=[])
            key.expires_at = now() + timedelta(days=1)
            for column, days in days_ago.items():
                setattr(key, column, now() - timedelta(days=days))
            session.add(key)
    delete_expired_data()
    with session_scope(read_only=True) as session:
        assert set(session.scalars(sa.select(ApiKey.name))) == set(kept)
