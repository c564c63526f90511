from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.auth.api_key import PREFIX, is_well_formed
from shared.db.engine import engine, reading_engine
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import ApiKey, User
from shared.tokens import hash_secret
from tests.client import Client

FORM = {"name": "Nightly export", "scopes": ["items:read", "users:read"], "expires_in_days": 30}


@pytest.fixture
def create(client, password):
    """Create an API key as `user`."""

    def post(**changes: object):
        return client.post("/api-keys/", json={**FORM, "current_password": password, **changes})

    return post


@pytest.fixture
def key(create) -> dict:
    answer = create()
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def program(server, key):
    """A client that sends the key."""
    with Client(server) as client:
        client.use_token(key["key"])
        yield client


def change(**values: object) -> None:
    with session_scope() as session:
        session.execute(sa.update(ApiKey).values(**values))


def listed(client) -> list[dict]:
    answer = client.get("/api-keys/")
    assert answer.status_code == 200
    return answer.json()["data"]


def test_key_is_shown_once_and_stored_as_a_hash(client, key):
    assert is_well_formed(key["key"])
    assert key["key"].startswith(PREFIX + key["api_key"]["start"].removeprefix(PREFIX))
    with session_scope(read_only=True) as session:
        row = session.scalars(sa.select(ApiKey)).one()
    assert row.key_hash == hash_secret(key["key"])
    assert key["key"] not in str(vars(row))
    [found] = listed(client)
    assert found == key["api_key"]
    assert not {"key", "key_hash"} & found.keys()
    assert (found["name"], found["scopes"]) == (FORM["name"], FORM["scopes"])
    lifetime = datetime.fromisoformat(found["expires_at"]) - now()
    assert timedelta(days=29, hours=23) < lifetime <= timedelta(days=30)


def test_key_acts_as_its_owner_within_its_scopes(program, user):
    assert program.get("/users/me").json()["email"] == user.email
    assert program.get("/items/").status_code == 200
    refused = program.post("/items/", json={"title": "An item"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == "This API key lacks the scope items:write."
    refused = program.get("/sessions/")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "An API key cannot do this: log in."


def test_scope_is_checked_before_the_input(program):
    assert program.post("/items/", json={"no": "title"}).status_code == 403
    assert program.get(f"/jobs/{uuid4()}").status_code == 403


def test_key_sees_only_what_its_owner_sees(program, make_user, log_in_as):
    other = log_in_as(make_user("other@example.com"))
    item = other.post("/items/", json={"title": "Another's"}).json()
    assert program.get(f"/items/{item['id']}").status_code == 404
    assert program.get("/users/").status_code == 403


def test_owner_lists_and_revokes_key_which_is_refused_at_once(client, program, key):
    path = f"/api-keys/{key['api_key']['id']}"
    assert program.get("/users/me").status_code == 200
    assert client.delete(path).status_code == 204
    refused = program.get("/users/me")
    assert refused.status_code == 401
    assert refused.json()["detail"] == "The API key is invalid, has expired or was revoked."
    assert listed(client) == []
    assert client.delete(path).status_code == 404


def test_expired_key_is_refused_and_listed(client, program):
    change(expires_at=now())
    assert program.get("/users/me").status_code == 401
    assert len(listed(client)) == 1


def test_key_of_deactivated_or_deleted_user_is_refused(program):
    with session_scope() as session:
        session.execute(sa.update(User).values(is_active=False))
    assert program.get("/users/me").status_code == 401
    with session_scope() as session:
        session.execute(sa.delete(User))
    assert program.get("/users/me").status_code == 401


def test_end_of_all_sessions_and_another_password_leave_keys(client, program, password):
    body = {"current_password": password, "new_password": "seven tired otters sing"}
    assert client.post("/users/me/password", json=body).status_code == 204
    assert program.get("/users/me").status_code == 200


def test_key_of_another_user_is_not_found(client, admin, key):
    others = admin.delete(f"/api-keys/{key['api_key']['id']}")
    unknown = admin.delete(f"/api-keys/{uuid4()}")
    assert others.status_code == unknown.status_code == 404
    assert others.json() == unknown.json()
    assert listed(admin) == []


def test_creation_requires_current_password(create, client):
    answer = create(current_password="a wrong one, alas")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"current_password": ["This is not your current password."]}
    assert listed(client) == []


def test_key_cannot_create_or_revoke_keys_even_with_the_password(program, password, key, client):
    body = {**FORM, "current_password": password}
    assert program.post("/api-keys/", json=body).status_code == 403
    assert program.get("/api-keys/").status_code == 403
    assert program.delete(f"/api-keys/{key['api_key']['id']}").status_code == 403
    assert len(listed(client)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 101),
        ("scopes", []),
        ("scopes", ["items:delete"]),
        ("scopes", ["sessions:write"]),
        ("scopes", ["items:read"] * 16),
        ("expires_in_days", 0),
        ("expires_in_days", 366),
        ("expires_in_days", None),
    ],
)
def test_invalid_input_is_refused(name, value, create):
    answer = create(**{name: value})
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {name}


def test_number_of_valid_keys_is_limited(create, client, set_settings):
    set_settings(API_KEYS_PER_USER=2)
    assert [create().status_code for _ in range(3)] == [201, 201, 409]
    change(expires_at=now())
    assert create().status_code == 201
    assert create().status_code == 201
    assert create().status_code == 409
    kept = next(it for it in listed(client) if it["expires_at"] > now().isoformat())
    client.delete(f"/api-keys/{kept['id']}")
    assert create().status_code == 201


def test_last_use_is_noted_at_most_once_a_minute(program, client):
    def last_use() -> tuple[str | None, str]:
        [found] = listed(client)
        return found["last_used_at"], found["ip_address"]

    assert last_use() == (None, "")
    assert program.get("/users/me").status_code == 200
    first, ip_address = last_use()
    assert first is not None
    assert ip_address == "127.0.0.1"
    program.get("/users/me")
    assert last_use()[0] == first
    change(last_used_at=now() - timedelta(minutes=1))
    # A refused request is a use too, also one that would have written.
    assert program.post("/items/", json={}).status_code == 403
    assert datetime.fromisoformat(last_use()[0]) > datetime.fromisoformat(first)


def test_own_account_takes_one_statement(program):
    program.get("/users/me")  # notes the use
    statements = []

    def note(_connection, _cursor, statement, *_more) -> None:
        statements.append(statement)

    engines = (engine(), reading_engine())
    for one in engines:
        sa.event.listen(one, "before_cursor_execute", note)
    answer = program.get("/users/me")
    for one in engines:
        sa.event.remove(one, "before_cursor_execute", note)
    assert answer.status_code == 200
    assert len(statements) == 1, statements
    assert "api_keys" in statements[0]


def test_failure_to_note_the_use_does_not_fail_the_request(program, monkeypatch, caplog):
    def fail(*_use: object) -> None:
        raise sa.exc.OperationalError("UPDATE", {}, Exception("it is locked"))

    monkeypatch.setattr("app.auth.api_key._write_use", fail)
    assert program.get("/users/me").status_code == 200
    assert "was not noted" in caplog.text


def test_requests_of_key_count_as_those_of_its_owner(program, client, set_settings, monkeypatch):
    from app import rate_limit

    set_settings(REQUESTS_PER_MINUTE=2)
    monkeypatch.setattr(rate_limit, "_window", rate_limit.Window())
    found = [it.get("/users/me").status_code for it in (client, program, program)]
    assert found == [200, 200, 429]


def test_audit_log_names_the_key(create, server, admin, client):
    key = create(scopes=["items:write"]).json()
    with Client(server) as program:
        program.use_token(key["key"])
        assert program.post("/items/", json={"title": "An item"}).status_code == 201
    client.post("/items/", json={"title": "Another"})
    client.delete(f"/api-keys/{key['api_key']['id']}")
    entries = admin.get("/audit/", params={"sort": "created_at"}).json()["data"]
    named = {"id": key["api_key"]["id"], "name": FORM["name"]}
    assert [
        (it["action"], it["api_key"]) for it in entries if not it["action"].startswith("login.")
    ] == [
        ("api_key.created", None),
        ("item.created", named),
        ("item.created", None),
        ("api_key.revoked", None),
    ]
    assert [it["target_id"] for it in entries if it["action"].startswith("api_key")] == [
        key["api_key"]["id"]
    ] * 2
    with session_scope() as session:
        session.execute(sa.delete(ApiKey))
    entries = admin.get("/audit/", params={"action": "item.created"}).json()["data"]
    assert [(it["api_key_id"], it["api_key"]) for it in entries] == [
        (None, None),
        (named["id"], None),
    ]


def test_owner_is_notified_of_new_key(client, key):
    found = client.get("/notifications/").json()["data"]
    assert [(it["kind"], it["parameters"]) for it in found] == [
        ("account.api_key_created", {"name": FORM["name"]})
    ]


def test_key_works_for_every_method_of_authorization_header_only(anonymous, key):
    text = key["key"]
    assert anonymous.get("/users/me", params={"access_token": text}).status_code == 401
    assert anonymous.get("/users/me", headers={"X-API-Key": text}).status_code == 401
    assert anonymous.get("/users/me", auth=("", text)).status_code == 401
    assert anonymous.head("/users/me", headers={"Authorization": f"bearer {text}"}).ok


def test_hash_or_id_of_key_is_no_key(anonymous, key):
    for text in (hash_secret(key["key"]), key["api_key"]["id"], PREFIX + "0" * 36, PREFIX):
        anonymous.use_token(text)
        assert anonymous.get("/users/me").status_code == 401
    assert UUID(key["api_key"]["id"])
