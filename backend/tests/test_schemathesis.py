"""Schemathesis generates requests from the API's document and checks each response against it.

FUZZ_CASES is the approximate number of requests over all operations: few in the normal run, many in
the nightly run.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.api import PREFIX
from tests.test_permissions import ROWS
from tests.world import make_world

CALLERS = ["user", "superuser"]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]  # valid and invalid requests
CASES = int(os.environ.get("FUZZ_CASES", "400")) // (len(ROWS) * len(CALLERS) * len(MODES)) + 1

# These operations may refuse a request that matches its schema, for reasons that a schema cannot
# express: a password is easy to guess or not the current one, the caller is not in a group, an
# email, a code or a token is invalid, no provider is configured, a version is old, or a job's
# parameters belong to another task.
MAY_REFUSE_VALID_REQUESTS = {
    "POST /login/oidc/start",
    "POST /login/oidc/finish",
    "POST /identities/start",
    "POST /identities/finish",
    "POST /reset-password",
    "POST /users/verify-email",
    "POST /second-factors/authenticator/confirmation",
    "POST /sessions/current/confirmation",
    "POST /sessions/current/confirmation/passkey",
    "POST /passkeys/",
    "POST /login/passkey",
    "POST /login/passkey/options",
    "POST /api-keys/",
    "POST /files/",
    "POST /users/",
    "PATCH /users/{user_id}",
    "PATCH /users/me",
    "PATCH /groups/{group_id}",
    "POST /users/me/password",
    "POST /users/me/email",
    "POST /email-changes/confirm",
    "POST /email-changes/undo",
    "DELETE /users/me",
    "POST /invitations/accept",
    "POST /items/",
    "PATCH /items/{item_id}",
    "POST /jobs/",
}


@pytest.fixture(scope="module")
def schema(server: str):
    return schemathesis.openapi.from_url(f"{server}{PREFIX}/openapi.json")


@pytest.fixture(scope="module")
def sent_cases(pytestconfig) -> Iterator[list[Case]]:
    """Collect all requests, and print their number at the end."""
    cases: list[Case] = []
    yield cases
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nSchemathesis made {len(cases)} requests.")


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("name", ROWS)
def test_every_response_matches_the_document(name, caller, mode, schema, password_hash, sent_cases):
    method, path = name.split()
    operation = schema[PREFIX + path][method]
    if mode is GenerationMode.NEGATIVE and not any([*operation.iter_parameters(), *operation.body]):
        return  # the operation has no input that could be invalid

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Case) -> None:
        sent_cases.append(case)
        world = make_world(password_hash, is_superuser=caller == "superuser")
        if mode is GenerationMode.POSITIVE:
            for parameter in case.path_parameters or {}:
                case.path_parameters[parameter] = str(world[parameter])
        case.call_and_validate(
            headers={"Authorization": f"Bearer {world['token']}"},
            excluded_checks=[positive_data_acceptance] if name in MAY_REFUSE_VALID_REQUESTS else [],
        )

    check()
