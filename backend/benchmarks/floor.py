"""The floor: the same responses as the API's, without a framework.

It needs only PyJWT and psycopg2. It checks the token and the session, reads the same columns of
the same rows, stores the same rows, and returns the same JSON. It validates no input, counts no
requests and has no documentation: that is what the framework is for.
"""

import json
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import jwt
import psycopg2

Environ = dict[str, Any]
Answer = tuple[str, object]

USER = """users.id::text, users.email, users.full_name, users.email_verified, users.is_active,
    users.is_superuser, users.password_hash IS NOT NULL, users.has_second_factor,
    users.last_login_at, users.picture_id::text, users.notifications_by_mail, users.language,
    users.created_at, users.updated_at"""
CALLER = f"""SELECT {USER} FROM users JOIN sessions ON sessions.user_id = users.id
    WHERE sessions.id = %s AND sessions.ended_at IS NULL AND sessions.expires_at > %s
    AND users.is_active"""
USERS = f"SELECT {USER} FROM users ORDER BY users.created_at DESC, users.id DESC LIMIT %s"
COUNT_USERS = "SELECT count(*) FROM (SELECT FROM users LIMIT 10001) found"
ITEMS = """SELECT items.id::text, items.owner_id::text, items.group_id::text, items.title,
    items.description, items.created_at, items.updated_at,
    users.id::text, users.email, users.full_name, groups.id::text, groups.name
    FROM items JOIN users ON users.id = items.owner_id
    LEFT JOIN groups ON groups.id = items.group_id
    WHERE items.deleted_at IS NULL ORDER BY items.created_at DESC, items.id DESC LIMIT %s"""
COUNT_ITEMS = """SELECT count(*) FROM
    (SELECT FROM items WHERE deleted_at IS NULL LIMIT 10001) found"""
STORE_ITEM = """INSERT INTO items
    (id, owner_id, group_id, title, description, deleted_at, created_at, updated_at)
    VALUES (%s, %s, NULL, %s, %s, NULL, %s, %s)"""
RECORD = """INSERT INTO audit_entries
    (id, created_at, actor_id, action, target_id, parent_id, fields, ip_address, request_id)
    VALUES (%s, %s, %s, 'item.created', %s, NULL, '[]', %s, %s)"""

USER_FIELDS = (
    *("id", "email", "full_name", "email_verified", "is_active", "is_superuser"),
    *("has_password", "has_second_factor", "last_login_at", "picture_id"),
    *("notifications_by_mail", "language", "created_at", "updated_at"),
)
OWNER_FIELDS = ("id", "email", "full_name")
ITEM_FIELDS = (
    *("id", "owner_id", "group_id", "title", "description", "created_at", "updated_at"),
    *("owner", "group"),
)


def application(environ: Environ, start_response: Callable[..., object]) -> Iterable[bytes]:
    route = ROUTES[environ["REQUEST_METHOD"], environ["PATH_INFO"]]
    status, answer = route(environ)
    body = json.dumps(answer, default=datetime.isoformat, ensure_ascii=False).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]


def health_live(_environ: Environ) -> Answer:
    return "200 OK", {"status": "ok"}


def get_me(environ: Environ) -> Answer:
    caller = find_caller(environ)
    if not caller:
        return "401 Unauthorized", None
    return "200 OK", {**caller, "must_add_second_factor": False}  # with MFA_REQUIRED=none


def list_users(environ: Environ) -> Answer:
    return list_rows(environ, USERS, COUNT_USERS, as_user)


def list_items(environ: Environ) -> Answer:
    return list_rows(environ, ITEMS, COUNT_ITEMS, as_item)


def list_rows(environ: Environ, page: str, count: str, as_json: Callable[[Any], object]) -> Answer:
    """Return what a superuser gets: all rows."""
    caller = find_caller(environ)
    if not caller or not caller["is_superuser"]:
        return "403 Forbidden", None
    limit = int(parse_qs(environ["QUERY_STRING"])["limit"][0])
    data = [as_json(row) for row in read(page, limit)]
    total = read(count)[0][0]
    is_exact = total <= 10_000
    return "200 OK", {"data": data, "total": min(total, 10_000), "total_is_exact": is_exact}


def create_item(environ: Environ) -> Answer:
    caller = find_caller(environ)
    if not caller:
        return "401 Unauthorized", None
    values = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    now = datetime.now(UTC)
    owner = tuple(caller[name] for name in OWNER_FIELDS)
    row = (str(uuid4()), caller["id"], None, values["title"], values.get("description", ""))
    with connection().cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(STORE_ITEM, [*row[:2], *row[3:], now, now])
        client = environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_REQUEST_ID", "")
        cursor.execute(RECORD, [str(uuid4()), now, caller["id"], row[0], *client])
        cursor.execute("COMMIT")
    return "201 Created", as_item((*row, now, now, *owner, None, None))


ROUTES = {
    ("GET", "/api/v1/health/live"): health_live,
    ("GET", "/api/v1/users/me"): get_me,
    ("GET", "/api/v1/users/"): list_users,
    ("GET", "/api/v1/items/"): list_items,
    ("POST", "/api/v1/items/"): create_item,
}


def find_caller(environ: Environ) -> dict[str, Any] | None:
    claims = jwt.decode(
        environ["HTTP_AUTHORIZATION"].removeprefix("Bearer "),
        os.environ["SECRET_KEY"],
        algorithms=["HS256"],
        audience="access",
        options={"require": ["exp", "sub", "aud"]},
    )
    found = read(CALLER, claims["sub"], datetime.now(UTC))
    return as_user(found[0]) if found else None


def as_user(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(USER_FIELDS, row, strict=True))


def as_item(row: tuple[Any, ...]) -> dict[str, Any]:
    owner = dict(zip(OWNER_FIELDS, row[7:10], strict=True))
    group = {"id": row[10], "name": row[11]} if row[10] else None
    return dict(zip(ITEM_FIELDS, (*row[:7], owner, group), strict=True))


def read(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection().cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@cache
def connection() -> Any:
    """One connection per process, opened at the first request."""
    url = os.environ["DATABASE_URL"].replace("+psycopg2", "")
    made = psycopg2.connect(url, password=os.environ.get("DATABASE_PASSWORD"))
    made.autocommit = True
    return made
