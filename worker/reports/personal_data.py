"""What is stored about a user, as a ZIP file: a JSON file for each table, and the content of the
files that the user has uploaded (docs/personal-data.md).
"""

import json
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.session import session_scope
from shared.db.types import Base
from shared.messages import Message
from shared.models import AuditEntry, File, FileState, Group, Invitation, Membership, User
from shared.storage.files import Part, files

BATCH = 500  # rows in memory
# Columns that are never exported: with them, somebody could try passwords or continue a session.
SECRET = {
    "api_keys.key_hash",
    "authenticators.secret",
    "email_changes.once",
    "known_devices.token_hash",
    "passkeys.credential_hash",
    "passkeys.public_key",
    "recovery_codes.code_hash",
    "users.password_hash",
    "sessions.token_hash",
    "sessions.spent_token_hash",
}
# The columns by which a row belongs to a user. Another column of the same table, such as the user
# whom somebody else's row mentions, does not make it theirs.
OWNER_COLUMNS = {"owner_id", "user_id"}

Progress = Callable[[int, str], None]


def write_personal_data(path: Path, user_id: UUID, progress: Progress) -> None:
    """Write the ZIP file. Only a batch of rows, or a block of a file, is in memory at a time."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        with session_scope(read_only=True) as session:
            user = session.get_one(User, user_id)
            for model, is_mine in belongings_of(user).items():
                with archive.open(f"{model.__tablename__}.json", "w", force_zip64=True) as target:
                    _write_rows(cast(BinaryIO, target), session, model, is_mine)
        progress(20, Message("Copying your files"))
        _copy_files(archive, user_id, progress)


def belongings_of(user: User) -> dict[type[Base], sa.ColumnElement[bool]]:
    """The models whose rows are exported, with the condition for those of the user: all that have a
    foreign key to `users`, and these.
    """
    my_groups = sa.select(Membership.group_id).where(Membership.user_id == user.id)
    return {
        User: User.id == user.id,
        **{model: belongs_to(model, user.id) for model in models_of_users()},
        AuditEntry: AuditEntry.actor_id == user.id,
        Group: Group.id.in_(my_groups),
        Invitation: Invitation.email == user.email,
    }


def models_of_users() -> list[type[Base]]:
    """The models that have a foreign key to `users`."""
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return sorted(filter(_keys_to_users, models), key=lambda model: str(model.__tablename__))


def _keys_to_users(model: type[Base]) -> list[sa.Column[Any]]:
    return [column for column in _table(model).columns if column.references(_table(User).c.id)]


def belongs_to(model: type[Base], user_id: UUID) -> sa.ColumnElement[bool]:
    """The condition for the rows of a user, in a model that has a foreign key to `users`."""
    keys = _keys_to_users(model)
    owning = [column for column in keys if column.name in OWNER_COLUMNS]
    return sa.or_(*(column == user_id for column in owning or keys))


def columns_of(model: type[Base]) -> dict[str, sa.Column[Any]]:
    """The exported columns, by the names of the model's attributes."""
    columns = {it.key: cast(sa.Column[Any], it.columns[0]) for it in sa.inspect(model).column_attrs}
    return {key: column for key, column in columns.items() if str(column) not in SECRET}


def _write_rows(
    target: BinaryIO, session: Session, model: type[Base], is_mine: sa.ColumnElement[bool]
) -> None:
    columns = columns_of(model)
    query = sa.select(*(column.label(key) for key, column in columns.items())).where(is_mine)
    separator = b"[\n"
    for row in _read_batches(session, model, query):
        values = {key: getattr(row, key) for key in columns}
        text = json.dumps(values, default=_to_json, ensure_ascii=False, indent=2)
        target.write(separator + text.encode())
        separator = b",\n"
    target.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _read_batches(
    session: Session, model: type[Base], query: sa.Select[*tuple[Any, ...]]
) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    """Read the rows in the order of the primary key, each batch by a statement of its own: a long
    transaction would hold a lock of SQLite.
    """
    key = _table(model).primary_key.columns.values()
    batch = query.add_columns(*(column.label(f"key_{column.name}") for column in key))
    batch = batch.order_by(*key).limit(BATCH)
    last: tuple[Any, ...] = ()
    while True:
        after = sa.tuple_(*key) > last if last else sa.true()
        rows = session.execute(batch.where(after)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = tuple(rows[-1][-len(key) :])


def _to_json(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _copy_files(archive: ZipFile, user_id: UUID, progress: Progress) -> None:
    """Copy the content of each file. The quota of the user limits their size."""
    mine = (File.owner_id == user_id, File.state == FileState.READY)
    with session_scope(read_only=True) as session:
        total = session.scalars(sa.select(sa.func.count(File.id)).where(*mine)).one()
        query = sa.select(File.id, File.name, File.created_at).where(*mine)
        shown = 20
        for number, file in enumerate(_read_batches(session, File, query), 1):
            _copy_file(archive, file)
            per_cent = min(99, 20 + 80 * number // max(1, total))
            if per_cent > shown:
                progress(per_cent, Message("Copying your files"))
                shown = per_cent


def _copy_file(archive: ZipFile, file: sa.Row[*tuple[Any, ...]]) -> None:
    """Two files may have the same name. Images and documents are compressed already."""
    entry = ZipInfo(f"files/{file.id}/{file.name}", file.created_at.timetuple()[:6])
    try:
        content = files().open(file.id, Part.CONTENT)
    except FileNotFoundError:  # deleted in the meantime
        return
    with content, archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(content, target)


def _table(model: type[Base]) -> sa.Table:
    return cast(sa.Table, model.__table__)
