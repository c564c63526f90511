"""What a user's export contains, and what it must not contain."""

import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.audit import record
from shared.db.session import session_scope
from shared.db.types import Base, now
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import (
    Action,
    ApiKey,
    Authenticator,
    File,
    FileState,
    Group,
    Invitation,
    Item,
    LoginSession,
    Membership,
    NotificationKind,
    Passkey,
    RecoveryCode,
    User,
)
from shared.notifications import notify
from shared.storage.files import Part, files
from worker.reports import personal_data
from worker.reports.personal_data import belongings_of, belongs_to, columns_of, write_personal_data

# Models that name a user and are not exported, and why.
NOT_EXPORTED: dict[type[Base], str] = {}


@pytest.fixture
def grace(make_user) -> User:
    return make_user("grace@example.com", full_name="Grace Hopper")


@pytest.fixture
def export(tmp_path):
    """Write the export of a user, and return its files by name."""

    def write(user: User) -> dict[str, bytes]:
        path = tmp_path / "data.zip"
        write_personal_data(path, user.id, lambda _per_cent, _message: None)
        with ZipFile(path) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return write


def make_rows(user: User) -> dict[str, list[dict]]:
    """Create rows of each kind for the user. Return, by file, the values that tell them apart."""
    name = user.full_name
    group = Group(name=f"Group of {name}")
    item = Item(owner_id=user.id, title=f"Item of {name}")
    login = LoginSession(user_id=user.id, token_hash="a-hash", spent_token_hash="older-hash")
    login.device, login.ip_address = f"Browser of {name}", "192.0.2.1"
    login.last_used_at, login.expires_at = now(), now() + timedelta(days=1)
    key = ApiKey(user_id=user.id, name=f"Key of {name}", key_hash=f"hash of {name}", start="fsf_")
    key.scopes, key.expires_at = ["items:read"], now() + timedelta(days=1)
    app = Authenticator(user_id=user.id, secret=f"secret of {name}", last_step=7)
    code = RecoveryCode(user_id=user.id, code_hash=f"hash of {name}")
    passkey = Passkey(user_id=user.id, name=f"Passkey of {name}", credential_id="an-id")
    passkey.credential_hash, passkey.public_key, passkey.sign_count = name, "a-key", 0
    with session_scope() as session:
        session.add_all([group, item, login, key, app, code, passkey])
        session.flush()
        session.add(Membership(group_id=group.id, user_id=user.id))
        invitation = Invitation(group_id=group.id, email=user.email)
        invitation.expires_at = now() + timedelta(days=1)
        session.add(invitation)
        create(session, user.id, Task.PERSONAL_DATA)
        notify(session, user.id, NotificationKind.JOB_FAILED, uuid4(), task=name)
        record(session, Action.ITEM_CREATED, item.id, user_id=user.id)
    file = make_file(user, item.id, "notes.pdf", f"Notes of {name}".encode())
    return {
        "users.json": [{"id": str(user.id), "email": user.email, "full_name": name}],
        "sessions.json": [{"device": f"Browser of {name}", "ip_address": "192.0.2.1"}],
        "api_keys.json": [{"name": key.name, "scopes": ["items:read"]}],
        "authenticators.json": [{"last_step": 7}],
        "recovery_codes.json": [{"id": str(code.id)}],
        "passkeys.json": [{"name": passkey.name, "credential_id": "an-id"}],
        "groups.json": [{"name": group.name}],
        "memberships.json": [{"group_id": str(group.id), "is_manager": False}],
        "invitations.json": [{"email": user.email}],
        "items.json": [{"title": item.title, "deleted_at": None}],
        "files.json": [{"id": str(file.id), "name": "notes.pdf", "state": "ready"}],
        "jobs.json": [{"task": "reports.personal_data", "owner_id": str(user.id)}],
        "notifications.json": [{"kind": "job.failed", "parameters": {"task": name}}],
        "audit_entries.json": [{"action": "item.created", "target_id": str(item.id)}],
    }


def make_file(
    user: User, item_id: UUID | None, name: str, content: bytes, state=FileState.READY
) -> File:
    file = File(owner_id=user.id, item_id=item_id, name=name, size=len(content), state=state)
    file.content_type = "application/pdf"
    with session_scope() as session:
        session.add(file)
    files().write(file.id, Part.CONTENT, BytesIO(content))
    return file


def test_export_has_every_row_of_the_user_and_none_of_others(user, grace, export):
    expected = make_rows(user)
    others = make_rows(grace)
    found = export(user)
    for name, rows in expected.items():
        exported = json.loads(found[name])
        assert len(exported) == len(rows), name
        for row, values in zip(exported, rows, strict=True):
            assert values.items() <= row.items()
    [file] = json.loads(found["files.json"])
    assert found[f"files/{file['id']}/notes.pdf"] == b"Notes of Ada Lovelace"
    tables = {f"{table_of(model)}.json" for model in belongings_of(user)}
    assert set(found) == {*tables, f"files/{file['id']}/notes.pdf"}
    everything = b"".join(found.values())
    for secret in ("Grace", grace.email, others["users.json"][0]["id"]):
        assert secret.encode() not in everything


def test_export_has_no_hash_of_a_password_or_token(user, export):
    make_rows(user)
    everything = b"".join(export(user).values())
    for secret in (user.password_hash, "argon2", "a-hash", "older-hash", "hash of", "secret of"):
        assert secret.encode() not in everything


def test_each_model_that_names_a_user_is_exported(user):
    """A new model with a foreign key to users is exported by itself. Add another one to
    belongings_of(), or to NOT_EXPORTED.
    """
    exported = belongings_of(user).keys()
    assert {table_of(model) for model in exported} >= tables_with_key_to_users()
    naming = {it.class_ for it in Base.registry.mappers if names_user(it.class_)}
    assert naming - exported == NOT_EXPORTED.keys()


def names_user(model: type[Base]) -> bool:
    """Whether a column may name a user: by their key, their email or IP address, or by an id
    without a foreign key.
    """
    columns = sa.inspect(model).local_table.columns
    by_key = any(key.column.table.name == "users" for it in columns for key in it.foreign_keys)
    by_value = any("email" in it.name or "ip_address" in it.name for it in columns)
    ids = [it for it in columns if it.name.endswith(("_id", "_by")) and not it.foreign_keys]
    return by_key or by_value or bool(ids)


def table_of(model: type[Base]) -> str:
    return model.__tablename__


def tables_with_key_to_users() -> set[str]:
    return {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "users.id"
    }


def test_no_exported_column_may_be_a_secret(user):
    """A new column with such a name is added to SECRET, or gets another name."""
    for model in belongings_of(user):
        for name in columns_of(model):
            words = name.removesuffix("_key_id").split("_")
            assert not {"hash", "secret", "token", "password", "key"} & set(words), name


class OtherBase(DeclarativeBase):
    """Of tables that no database has."""


class Invoice(OtherBase):
    __tablename__ = "invoices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey(User.id))
    customer_id: Mapped[UUID] = mapped_column(sa.ForeignKey(User.id))


class Contract(OtherBase):
    __tablename__ = "contracts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(sa.ForeignKey(User.id))


def test_row_of_another_owner_that_mentions_the_user_is_not_theirs(user):
    assert str(belongs_to(Invoice, user.id)) == "invoices.owner_id = :owner_id_1"
    assert str(belongs_to(Contract, user.id)) == "contracts.customer_id = :customer_id_1"


def test_many_rows_are_read_in_batches(user, export, monkeypatch):
    monkeypatch.setattr(personal_data, "BATCH", 3)
    with session_scope() as session:
        groups = [Group(name=f"Group {number}") for number in range(7)]
        session.add_all([*groups, *(Item(owner_id=user.id, title=f"{n}") for n in range(9))])
        session.flush()
        session.add_all([Membership(group_id=group.id, user_id=user.id) for group in groups])
    found = export(user)
    assert sorted(row["title"] for row in json.loads(found["items.json"])) == list("012345678")
    memberships = json.loads(found["memberships.json"])
    assert {row["group_id"] for row in memberships} == {str(group.id) for group in groups}
    assert len(memberships) == 7


def test_user_without_data_gets_empty_lists(user, export):
    found = export(user)
    assert found.pop("users.json")
    assert {json.dumps(json.loads(content)) for content in found.values()} == {"[]"}


def test_times_are_in_utc_and_texts_unchanged(user, export):
    title = 'Ünïcode “quotes" \\ \u2028 <b>'
    time = datetime(2026, 1, 2, 3, 4, 5, 600000, UTC)
    with session_scope() as session:
        session.add(Item(owner_id=user.id, title=title, created_at=time))
    [item] = json.loads(export(user)["items.json"])
    assert (item["title"], item["created_at"]) == (title, "2026-01-02T03:04:05.600000+00:00")


def test_large_file_is_copied_in_blocks(user, tmp_path, monkeypatch):
    """The worker's memory must not depend on the size of the files."""
    make_file(user, None, "large.png", bytes(30_000_000))
    tracemalloc.start()
    write_personal_data(tmp_path / "data.zip", user.id, lambda *_: None)
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    assert (tmp_path / "data.zip").stat().st_size > 30_000_000


def test_same_names_unfinished_uploads_and_lost_contents(user, export):
    first = make_file(user, None, "a.pdf", b"1")
    second = make_file(user, None, "a.pdf", b"2")
    refused = make_file(user, None, "b.pdf", b"3", FileState.REFUSED)
    lost = make_file(user, None, "c.pdf", b"4")
    files().remove([lost.id])
    found = export(user)
    assert {name for name in found if name.startswith("files/")} == {
        f"files/{first.id}/a.pdf",
        f"files/{second.id}/a.pdf",
    }
    listed = {row["id"] for row in json.loads(found["files.json"])}
    assert listed == {str(it.id) for it in (first, second, refused, lost)}


def test_progress_grows(user, tmp_path):
    for number in range(5):
        make_file(user, None, f"{number}.pdf", b"x")
    seen = []
    write_personal_data(tmp_path / "data.zip", user.id, lambda done, _text: seen.append(done))
    assert seen == [20, 36, 52, 68, 84, 99]
