"""Permissions: each role requests every operation of the API's document."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app.api import PREFIX
from shared.db.session import session_scope
from shared.db.types import now
from shared.jobs.tasks import Task
from shared.models import (
    ApiKey,
    AuditEntry,
    Group,
    Invitation,
    Job,
    JobState,
    LoginSession,
    Membership,
    User,
)
from shared.storage.base import workspace
from tests.client import Client
from tests.world import rows_of

# `user` owns the item with its file, the job, the session, the passkey and the API key. The item is
# shared with the group of `member`, `manager` and `guest`. Paths of members act on `guest`.
# `superuser` is not the only superuser.
# Not tested here: the cookie for GET /tools/ (see tests/app/tools), the links in mails, an open
# signup, and logins with a provider (see tests/app/oidc). Without them, all roles get the same
# response.
TABLE = """
                                             nobody  user  other  member  manager  superuser
POST   /login/access-token                    200    200    200    200     200       200
POST   /login/refresh                         401    401    401    401     401       401
POST   /login/logout                          204    204    204    204     204       204
POST   /password-recovery                     202    202    202    202     202       202
POST   /reset-password                        400    400    400    400     400       400
POST   /users/signup                          403    403    403    403     403       403
POST   /users/verify-email                    400    400    400    400     400       400
POST   /login/oidc/start                      422    422    422    422     422       422
POST   /login/oidc/finish                     422    422    422    422     422       422
POST   /login/oidc/logout                     200    200    200    200     200       200
POST   /login/second-factor                   401    401    401    401     401       401
POST   /sessions/current/confirmation         401    204    204    204     204       204
GET    /second-factors/                       401    200    200    200     200       200
POST   /second-factors/authenticator          401    201    201    201     201       201
POST   /second-factors/authenticator/confirmation
                                              401    422    422    422     422       422
DELETE /second-factors/authenticator          401    404    404    404     404       404
POST   /second-factors/recovery-codes         401    409    409    409     409       409
DELETE /users/{user_id}/second-factors        401    403    403    403     403       204
GET    /passkeys/                             401    200    200    200     200       200
POST   /passkeys/options                      401    200    200    200     200       200
POST   /passkeys/                             401    422    422    422     422       422
PATCH  /passkeys/{passkey_id}                 401    200    404    404     404       404
DELETE /passkeys/{passkey_id}                 401    204    404    404     404       404
POST   /login/passkey/options                 200    200    200    200     200       200
POST   /login/passkey                         422    422    422    422     422       422
POST   /sessions/current/confirmation/passkey/options
                                              401    200    409    409     409       409
POST   /sessions/current/confirmation/passkey
                                              401    422    422    422     422       422
GET    /sessions/                             401    200    200    200     200       200
DELETE /sessions/                             401    204    204    204     204       204
DELETE /sessions/{session_id}                 401    204    404    404     404       404
GET    /api-keys/                             401    200    200    200     200       200
POST   /api-keys/                             401    201    201    201     201       201
DELETE /api-keys/{key_id}                     401    204    404    404     404       404
GET    /identities/                           401    200    200    200     200       200
POST   /identities/start                      401    422    422    422     422       422
POST   /identities/finish                     401    422    422    422     422       422
DELETE /identities/{identity_id}              401    204    404    404     404       404
GET    /users/me                              401    200    200    200     200       200
PATCH  /users/me                              401    200    200    200     200       200
DELETE /users/me                              401    204    204    204     204       204
POST   /users/me/password                     401    204    204    204     204       204
POST   /users/me/email                        401    202    202    202     202       202
POST   /email-changes/confirm                 401    400    400    400     400       400
POST   /email-changes/undo                    400    400    400    400     400       400
GET    /users/                                401    403    403    403     403       200
POST   /users/                                401    403    403    403     403       201
GET    /users/{user_id}                       401    403    403    403     403       200
GET    /users/{user_id}/groups                401    403    403    403     403       200
PATCH  /users/{user_id}                       401    403    403    403     403       200
DELETE /users/{user_id}                       401    403    403    403     403       204
GET    /groups/                               401    200    200    200     200       200
POST   /groups/                               401    403    403    403     403       201
GET    /groups/{group_id}                     401    404    404    200     200       200
PATCH  /groups/{group_id}                     401    403    403    403     403       200
DELETE /groups/{group_id}                     401    403    403    403     403       204
GET    /groups/{group_id}/members             401    404    404    200     200       200
PUT    /groups/{group_id}/members/{user_id}   401    403    403    403     403       200
DELETE /groups/{group_id}/members/{user_id}   401    404    404    403     204       204
GET    /groups/{group_id}/invitations         401    404    404    403     200       200
POST   /groups/{group_id}/invitations         401    404    404    403     202       202
DELETE /groups/{group_id}/invitations/{invitation_id}
                                              401    404    404    403     204       204
POST   /invitations/accept                    401    400    400    400     400       400
GET    /items/                                401    200    200    200     200       200
POST   /items/                                401    201    201    201     201       201
GET    /items/{item_id}                       401    200    404    200     200       200
PATCH  /items/{item_id}                       401    200    404    200     200       200
DELETE /items/{item_id}                       401    204    404    204     204       204
POST   /items/{item_id}/restore               401    200    404    200     200       200
GET    /items/{item_id}/files                 401    200    404    200     200       200
POST   /files/                                401    201    201    201     201       201
GET    /files/{file_id}                       401    200    404    200     200       200
PUT    /files/{file_id}/upload                401    409    404    403     403       403
POST   /files/{file_id}/confirm               401    409    404    403     403       403
GET    /files/{file_id}/content               401    200    404    200     200       200
GET    /files/{file_id}/thumbnail             401    200    404    200     200       200
DELETE /files/{file_id}                       401    204    404    204     204       204
GET    /jobs/                                 401    200    200    200     200       200
POST   /jobs/                                 401    403    403    403     403       201
GET    /jobs/{job_id}                         401    200    404    404     404       200
POST   /jobs/{job_id}/cancel                  401    409    404    404     404       409
POST   /jobs/{job_id}/retry                   401    403    404    404     404       409
GET    /jobs/{job_id}/result                  401    403    404    404     404       403
GET    /notifications/                        401    200    200    200     200       200
POST   /notifications/read                    401    204    204    204     204       204
GET    /events                                401    204    204    204     204       204
GET    /statistics/                           401    200    200    200     200       200
GET    /audit/                                401    403    403    403     403       200
GET    /audit/mine                            401    200    200    200     200       200
GET    /statistics/system                     401    403    403    403     403       200
POST   /tools/                                401    403    403    403     403       204
GET    /tools/                                303    303    303    303     303       303
GET    /about                                 200    200    200    200     200       200
GET    /manifest.webmanifest                  200    200    200    200     200       200
POST   /client-errors/                        204    204    204    204     204       204
GET    /health/live                           200    200    200    200     200       200
GET    /health/ready                          200    200    200    200     200       200
"""
BODIES = {
    "POST /login/access-token": {"username": "user@example.com", "password": "{password}"},
    "POST /login/oidc/start": {"provider": "none"},
    "POST /login/oidc/finish": {"provider": "none", "code": "none", "state": "none"},
    "POST /identities/start": {"provider": "none"},
    "POST /identities/finish": {"provider": "none", "code": "none", "state": "none"},
    "POST /login/second-factor": {"token": "none", "method": "authenticator", "code": "000000"},
    "POST /sessions/current/confirmation": {"method": "password", "secret": "{password}"},
    "POST /second-factors/authenticator/confirmation": {"code": "000000"},
    "POST /passkeys/": {"token": "none", "name": "A key", "credential": {}},
    "PATCH /passkeys/{passkey_id}": {"name": "A new name"},
    "POST /login/passkey/options": {},
    "POST /login/passkey": {"token": "none", "credential": {}},
    "POST /sessions/current/confirmation/passkey": {"token": "none", "credential": {}},
    "POST /password-recovery": {"email": "user@example.com"},
    "POST /reset-password": {"token": "none", "password": "seven tired otters sing"},
    "POST /users/signup": {"email": "new@example.com", "password": "seven tired otters sing"},
    "POST /users/verify-email": {"token": "none", "password": "seven tired otters sing"},
    "POST /api-keys/": {
        "name": "A program",
        "scopes": ["items:read"],
        "expires_in_days": 30,
        "current_password": "{password}",
    },
    "PATCH /users/me": {"full_name": "A new name"},
    "DELETE /users/me": {"current_password": "{password}"},
    "POST /users/me/password": {
        "current_password": "{password}",
        "new_password": "seven tired otters sing",
    },
    "POST /users/me/email": {"email": "new@example.com", "current_password": "{password}"},
    "POST /email-changes/confirm": {"token": "none"},
    "POST /email-changes/undo": {"token": "none", "password": "seven tired otters sing"},
    "POST /users/": {"email": "new@example.com", "password": "seven tired otters sing"},
    "PATCH /users/{user_id}": {"is_superuser": True},
    "POST /groups/": {"name": "A new group"},
    "PATCH /groups/{group_id}": {"name": "A new name"},
    "PUT /groups/{group_id}/members/{user_id}": {"is_manager": True},
    "POST /groups/{group_id}/invitations": {"email": "user@example.com"},
    "POST /invitations/accept": {"token": "none"},
    "POST /items/": {"title": "A new item"},
    "PATCH /items/{item_id}": {"title": "A new title"},
    "POST /files/": {"name": "me.png", "size": 100},
    "POST /jobs/": {"task": "reports.users"},
    "POST /notifications/read": {},
    "POST /client-errors/": {"message": "x is undefined", "path": "/items"},
}

# What is of no interest to others, what counts only once it is confirmed, and a logout without a
# token.
NOT_RECORDED = {
    *("POST /second-factors/authenticator", "POST /passkeys/options"),
    *("POST /login/passkey/options", "POST /sessions/current/confirmation/passkey/options"),
    *("POST /login/logout", "POST /login/oidc/logout"),
    *("POST /notifications/read", "POST /client-errors/"),
}


def read_table() -> dict[str, dict[str, int]]:
    """Map the name of each operation to the status that each role gets."""
    head, *lines = re.sub(r"\n {2,}", " ", TABLE.strip()).splitlines()
    roles, rows = head.split(), {}
    for line in lines:
        method, path, *statuses = line.split()
        assert f"{method} {path}" not in rows, "two rows for one operation"
        rows[f"{method} {path}"] = dict(zip(roles, map(int, statuses), strict=True))
    return rows


ROWS = read_table()
CASES = [(operation, role) for operation, row in ROWS.items() for role in row]


@pytest.fixture
def world(make_user) -> dict[str, User | str]:
    """Map roles to users, and path parameters to ids."""
    people = {
        role: make_user(f"{role}@example.com", is_superuser=role in ("superuser", "second"))
        for role in ("user", "other", "member", "manager", "guest", "superuser", "second")
    }
    user, group = people["user"], Group(name="A group")
    job = Job(owner_id=user.id, task=Task.USERS_REPORT)
    job.state, job.result_name = JobState.SUCCEEDED, "users.xlsx"
    login = LoginSession(user_id=user.id, token_hash="", device="", ip_address="")
    login.last_used_at, login.expires_at = now(), now().replace(year=9999)
    key = ApiKey(user_id=user.id, name="A program", key_hash="", start="", scopes=[])
    key.expires_at = now().replace(year=9999)
    with session_scope() as session:
        session.add_all([group, job, login, key])
        session.flush()
        for role in ("member", "manager", "guest"):
            is_manager = role == "manager"
            session.add(
                Membership(group_id=group.id, user_id=people[role].id, is_manager=is_manager)
            )
        rows = rows_of(user.id, group.id)
        invitation = Invitation(group_id=group.id, email="new@example.com")
        invitation.expires_at = now().replace(year=9999)
        session.add_all([*rows.values(), invitation])
    workspace(job.id, job.attempts).joinpath(job.result_name).touch()
    ids = {"session_id": login.id, "key_id": key.id, "group_id": group.id, "job_id": job.id}
    ids |= {name: row.id for name, row in rows.items()}
    return {**people, **ids, "invitation_id": invitation.id}


def send_request(client: Client, operation: str, world: dict, password: str) -> int:
    method, path = operation.split()
    subject = world["guest" if path.startswith("/groups/") else "user"]
    body = BODIES.get(operation)
    return client.request(
        method,
        path.format(**world, user_id=subject.id) if "{" in path else path,
        json=body and {name: _value(it, password) for name, it in body.items()},
        allow_redirects=False,
    ).status_code


def _value(value: object, password: str) -> object:
    return password if value == "{password}" else value


@pytest.mark.parametrize(("operation", "role"), CASES, ids=map(" ".join, CASES))
def test_operation_returns_status_for_role(operation, role, world, anonymous, log_in_as, password):
    client = anonymous if role == "nobody" else log_in_as(world[role])
    before = count_audit_entries()
    status = send_request(client, operation, world, password)
    assert status == ROWS[operation][role]
    if status < 300 and not operation.startswith("GET ") and operation not in NOT_RECORDED:
        assert count_audit_entries() > before


def count_audit_entries() -> int:
    with session_scope(read_only=True) as session:
        return session.scalars(sa.select(sa.func.count(AuditEntry.id))).one()


def test_table_has_exactly_the_documented_operations(flask: Flask):
    document = flask.test_client().get(f"{PREFIX}/openapi.json").get_json()
    operations = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert operations == set(ROWS)
    assert set(BODIES) <= set(ROWS)
