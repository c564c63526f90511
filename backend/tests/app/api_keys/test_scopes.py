"""What API keys can reach: a key of all scopes and one of no scope request every operation."""

import pytest

from app.api import PREFIX
from app.auth.api_key import make_key
from app.auth.scopes import SCOPES
from shared.db.session import session_scope
from shared.db.types import now
from shared.models import ApiKey
from shared.tokens import hash_secret
from tests.client import Client
from tests.test_permissions import BODIES, ROWS, send_request, world

__all__ = ["world"]

# The scope that each operation requires. "closed": no API key is accepted. "open": none is needed,
# and the caller does not matter.
TABLE = """
POST   /login/access-token                                   open
POST   /login/refresh                                        open
POST   /login/logout                                         open
POST   /password-recovery                                    open
POST   /reset-password                                       open
POST   /users/signup                                         open
POST   /users/verify-email                                   open
POST   /login/oidc/start                                     open
POST   /login/oidc/finish                                    open
POST   /login/oidc/logout                                    open
POST   /login/second-factor                                  open
POST   /sessions/current/confirmation                        closed
GET    /second-factors/                                      closed
POST   /second-factors/authenticator                         closed
POST   /second-factors/authenticator/confirmation            closed
DELETE /second-factors/authenticator                         closed
POST   /second-factors/recovery-codes                        closed
DELETE /users/{user_id}/second-factors                       closed
GET    /passkeys/                                            closed
POST   /passkeys/options                                     closed
POST   /passkeys/                                            closed
PATCH  /passkeys/{passkey_id}                                closed
DELETE /passkeys/{passkey_id}                                closed
POST   /login/passkey/options                                open
POST   /login/passkey                                        open
POST   /sessions/current/confirmation/passkey/options        closed
POST   /sessions/current/confirmation/passkey                closed
GET    /sessions/                                            closed
DELETE /sessions/                                            closed
DELETE /sessions/{session_id}                                closed
GET    /api-keys/                                            closed
POST   /api-keys/                                            closed
DELETE /api-keys/{key_id}                                    closed
GET    /identities/                                          closed
POST   /identities/start                                     closed
POST   /identities/finish                                    closed
DELETE /identities/{identity_id}                             closed
GET    /users/me                                             users:read
PATCH  /users/me                                             closed
DELETE /users/me                                             closed
POST   /users/me/password                                    closed
POST   /users/me/email                                       closed
POST   /email-changes/confirm                                closed
POST   /email-changes/undo                                   open
GET    /users/                                               users:read
POST   /users/                                               closed
GET    /users/{user_id}                                      users:read
GET    /users/{user_id}/groups                               users:read
PATCH  /users/{user_id}                                      closed
DELETE /users/{user_id}                                      closed
GET    /groups/                                              groups:read
POST   /groups/                                              groups:write
GET    /groups/{group_id}                                    groups:read
PATCH  /groups/{group_id}                                    groups:write
DELETE /groups/{group_id}                                    groups:write
GET    /groups/{group_id}/members                            groups:read
PUT    /groups/{group_id}/members/{user_id}                  groups:write
DELETE /groups/{group_id}/members/{user_id}                  groups:write
GET    /groups/{group_id}/invitations                        invitations:read
POST   /groups/{group_id}/invitations                        invitations:write
DELETE /groups/{group_id}/invitations/{invitation_id}        invitations:write
POST   /invitations/accept                                   invitations:write
GET    /items/                                               items:read
POST   /items/                                               items:write
GET    /items/{item_id}                                      items:read
PATCH  /items/{item_id}                                      items:write
DELETE /items/{item_id}                                      items:write
POST   /items/{item_id}/restore                              items:write
GET    /items/{item_id}/files                                files:read
POST   /files/                                               files:write
GET    /files/{file_id}                                      files:read
PUT    /files/{file_id}/upload                               files:write
POST   /files/{file_id}/confirm                              files:write
GET    /files/{file_id}/content                              files:read
GET    /files/{file_id}/thumbnail                            files:read
DELETE /files/{file_id}                                      files:write
GET    /jobs/                                                jobs:read
POST   /jobs/                                                jobs:write
GET    /jobs/{job_id}                                        jobs:read
POST   /jobs/{job_id}/cancel                                 jobs:write
POST   /jobs/{job_id}/retry                                  jobs:write
GET    /jobs/{job_id}/result                                 jobs:read
GET    /notifications/                                       notifications:read
POST   /notifications/read                                   notifications:write
GET    /events                                               closed
GET    /statistics/                                          statistics:read
GET    /audit/                                               audit:read
GET    /audit/mine                                           audit:read
GET    /statistics/system                                    statistics:read
POST   /tools/                                               closed
GET    /tools/                                               open
GET    /about                                                open
GET    /manifest.webmanifest                                 open
POST   /client-errors/                                       open
GET    /health/live                                          open
GET    /health/ready                                         open
"""


def read_table() -> dict[str, str]:
    lines = [line.split() for line in TABLE.strip().splitlines()]
    rows = {f"{method} {path}": scope for method, path, scope in lines}
    assert len(rows) == len(lines), "two rows for one operation"
    return rows


REQUIRED = read_table()


def test_table_has_every_operation_and_the_document_names_the_same_scopes(flask):
    document = flask.test_client().get(f"{PREFIX}/openapi.json").get_json()
    documented = {
        f"{method.upper()} {path.removeprefix(PREFIX)}": _documented(operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert documented == REQUIRED


def _documented(operation: dict) -> str:
    """The row of an operation, by what the document says that it accepts."""
    accepted = operation.get("security", [])
    if {"login": []} not in accepted:
        return "open"
    [scope] = [it["apiKey"] for it in accepted if "apiKey" in it] or [["closed"]]
    return scope[0]


def test_every_scope_is_required_by_an_operation():
    assert set(SCOPES) == set(REQUIRED.values()) - {"open", "closed"}


def client_with_key(server: str, user_id: object, *scopes: str) -> Client:
    text = make_key()
    key = ApiKey(user_id=user_id, name="A program", key_hash=hash_secret(text), start="")
    key.scopes, key.expires_at = list(scopes), now().replace(year=9999)
    with session_scope() as session:
        session.add(key)
    client = Client(server)
    client.use_token(text)
    return client


@pytest.mark.parametrize("operation", ROWS)
def test_key_reaches_what_the_table_says(operation, world, server, password):
    superuser, required = world["superuser"].id, REQUIRED[operation]
    as_superuser, as_nobody = (ROWS[operation][role] for role in ("superuser", "nobody"))
    others = [scope for scope in SCOPES if scope != required]
    for scopes in ((), others, SCOPES):
        with client_with_key(server, superuser, *scopes) as client:
            status = send_request(client, operation, world, password)
        allowed = as_superuser if required in scopes else 403
        assert status == (as_nobody if required == "open" else allowed), scopes


def test_bodies_are_those_of_the_permissions():
    """A request without its body would be refused for another reason."""
    assert set(BODIES) <= set(REQUIRED)
