"""Schemathesis makes requests up from the API's document, and checks each answer against it.

FUZZ_CASES is about how many it makes over all operations: some in the normal run, many by night.
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
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]  # as the document says, and not so
CASES = int(os.environ.get("FUZZ_CASES", "400")) // (len(ROWS) * len(CALLERS) * len(MODES)) + 1

# What fits their schema may still be refused, for reasons that no schema can say: a password is
# easy to guess or not the current one, a group is not the caller's, an email is nobody's, a token
# is not ours, a version is an older one, and a job's parameters are another task's.
JUDGED = {
    "POST /reset-password",
    "POST /users/verify-email",
    "POST /users/",
    "PATCH /users/{user_id}",
    "PATCH /users/me",
    "PATCH /groups/{group_id}",
    "POST /users/me/password",
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
def asked(pytestconfig) -> Iterator[list[Case]]:
    """All requests, to say how many they were."""
    cases: list[Case] = []
    yield cases
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nSchemathesis made {len(cases)} requests.")


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("name", ROWS)
def test_every_answer_is_as_the_document_says(name, caller, mode, schema, password_hash, asked):
    method, path = name.split()
    operation = schema[PREFIX + path][method]
    if mode is GenerationMode.NEGATIVE and not any([*operation.iter_parameters(), *operation.body]):
        return  # it takes nothing that could be wrong

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Case) -> None:
        asked.append(case)
        world = make_world(password_hash, is_superuser=caller == "superuser")
        if mode is GenerationMode.POSITIVE:
            for parameter in case.path_parameters or {}:
                case.path_parameters[parameter] = str(world[parameter])
        case.call_and_validate(
            headers={"Authorization": f"Bearer {world['token']}"},
            excluded_checks=[positive_data_acceptance] if name in JUDGED else [],
        )

    check()
