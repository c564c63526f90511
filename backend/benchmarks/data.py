"""The rows of the benchmark, which the database generates."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt

# Do not check foreign keys, as when a backup is restored.
FAST = "SET session_replication_role = replica"
ADD_USERS = """
    INSERT INTO users (id, email, full_name, password_hash, is_active, email_verified,
        is_superuser, created_at, updated_at)
    SELECT gen_random_uuid(), left(md5(n::text), 12) || '@example.com', 'User ' || n, '', true,
        true, false, now() - n * interval '1 second', now()
    FROM generate_series((SELECT count(*) FROM users), %s - 1) n"""
ADD_ITEMS = """
    INSERT INTO items (id, owner_id, title, description, created_at, updated_at)
    SELECT gen_random_uuid(), ids[1 + n %% array_length(ids, 1)], 'Item ' || left(md5(n::text), 12),
        'The description of item ' || n, now() - n * interval '1 second', now()
    FROM generate_series((SELECT count(*) FROM items), %s - 1) n,
        (SELECT array_agg(id) AS ids FROM users WHERE NOT is_superuser) owners"""
ADD_SESSION = """
    INSERT INTO sessions (id, user_id, token_hash, device, address, last_used_at, expires_at,
        created_at, updated_at)
    SELECT %s, id, '', 'benchmark', '127.0.0.1', now(), now() + interval '1 day', now(), now()
    FROM users WHERE is_superuser"""
# The items that POST /items/ has stored.
DELETE_CREATED = "DELETE FROM items WHERE owner_id IN (SELECT id FROM users WHERE is_superuser)"


def fill(cursor: Any, *, users: int, items: int) -> None:
    """Add rows until there are this many."""
    cursor.execute(FAST)
    cursor.execute(ADD_USERS, [users])
    cursor.execute(ADD_ITEMS, [items])
    cursor.execute("VACUUM ANALYZE users")
    cursor.execute("VACUUM ANALYZE items")


def empty(cursor: Any) -> None:
    """Delete all rows except the superuser."""
    cursor.execute("TRUNCATE items CASCADE")
    cursor.execute("DELETE FROM users WHERE NOT is_superuser")


def log_in(cursor: Any, secret_key: str) -> str:
    """Return an access token of the first superuser, valid for a day."""
    session = str(uuid4())
    cursor.execute(ADD_SESSION, [session])
    cursor.execute("SELECT now()")
    claims = {"sub": session, "aud": "access", "exp": cursor.fetchone()[0] + timedelta(days=1)}
    return jwt.encode(claims, secret_key, algorithm="HS256")


def delete_created(cursor: Any) -> None:
    cursor.execute(DELETE_CREATED)
    if cursor.rowcount:
        cursor.execute("VACUUM ANALYZE items")
