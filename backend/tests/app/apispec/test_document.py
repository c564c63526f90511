import re

import openapi_spec_validator
import pytest

from app.api import PREFIX

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(flask) -> dict:
    return flask.test_client().get(f"{PREFIX}/openapi.json").get_json()


@pytest.fixture(scope="module")
def operations(document) -> dict[str, dict]:
    """Map names such as `GET /api/v1/users/me` to operations."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    openapi_spec_validator.validate(document)


def test_document_has_every_api_route(flask, operations):
    routes = {
        f"{method} {rule.rule.replace('<uuid:', '{').replace('>', '}')}"
        for rule in flask.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(PREFIX)
    }
    assert set(operations) == routes - {f"GET {PREFIX}/openapi.json"}


VERBS = {
    *("Accept", "Add", "Allow", "Cancel", "Change", "Check", "Confirm", "Create", "Delete"),
    *("Download", "End", "Follow", "Get", "Invite", "List", "Log", "Mark", "Refresh", "Remove"),
    *(
        "Report",
        "Request",
        "Reset",
        "Restore",
        "Retry",
        "Revoke",
        "Sign",
        "Undo",
        "Update",
        "Upload",
        "Withdraw",
    ),
}


def test_every_operation_has_summary_and_responses(operations):
    for name, operation in operations.items():
        assert operation["summary"].split()[0] in VERBS, name
        assert any(code.startswith("2") for code in operation["responses"]), name
        for code, response in operation["responses"].items():
            assert response["description"], name
            assert code in ("202", "204", "303") or all(
                body["schema"] for body in response["content"].values()
            ), name


def test_operation_ids_are_unique_and_schemas_are_named(operations, document):
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)
    assert {"Job", "JobCreate", "JobPage", "Login", "Token", "User", "Problem"} <= set(
        document["components"]["schemas"]
    )


def test_operations_that_declare_security_require_token(operations, anonymous):
    needing = {name for name, operation in operations.items() if "security" in operation}
    assert needing == {name for name, it in operations.items() if "401" in it["responses"]} - {
        f"POST {PREFIX}/login/access-token",
        f"POST {PREFIX}/login/second-factor",
        f"POST {PREFIX}/login/passkey",
        f"POST {PREFIX}/login/passkey/options",
    }
    for name in needing:
        method, path = name.split()
        path = re.sub("{[a-z_]+}", "00000000-0000-0000-0000-000000000000", path)
        assert anonymous.request(method, path).status_code == 401, name


def test_login_and_list_document_their_parameters_and_errors(operations):
    login = operations[f"POST {PREFIX}/login/access-token"]
    assert set(login["requestBody"]["content"]) == {
        "application/json",
        "application/x-www-form-urlencoded",
    }
    assert {"400", "422"} <= set(login["responses"])
    page = operations[f"GET {PREFIX}/sessions/"]["parameters"]
    assert [parameter["name"] for parameter in page] == ["limit", "offset", "sort", "q"]
    assert page[0]["schema"] == {"type": "integer", "default": 20, "minimum": 1, "maximum": 100}


def test_documentation_page_is_served(anonymous):
    page = anonymous.get("/api/docs/")
    assert page.status_code == 200
    assert "swagger-ui" in page.text
    assert anonymous.get("/api/docs/swagger-ui-bundle.js").status_code == 200
    assert anonymous.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("path", ["/api", "/api/"])
def test_api_root_redirects_to_documentation(anonymous, path):
    answer = anonymous.get(path, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api/docs/")
    assert "swagger-ui" in anonymous.get(path).text
