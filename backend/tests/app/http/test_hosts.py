"""The API refuses requests for other host names, which prevents DNS rebinding."""

import pytest

from app import create_app
from tests.app.test_errors import assert_is_problem

LIVE = "/health/live"


@pytest.mark.parametrize("host", ["evil.example.com", "localhost.evil.example", "10.0.0.1:8000"])
def test_request_for_another_host_is_refused(anonymous, host):
    for path in (LIVE, "/nowhere", "/api/docs/"):
        answer = anonymous.get(path, headers={"Host": host})
        assert_is_problem(answer, 421, "Misdirected Request")
        assert "ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"])
def test_request_for_this_machine_is_answered(anonymous, host):
    assert anonymous.get(LIVE, headers={"Host": host}).status_code == 200


@pytest.fixture
def named_hosts(flask, set_settings):
    set_settings(PUBLIC_URL="https://www.example.com:8443/", ALLOWED_HOSTS="example.com, [fd00::5]")
    return create_app().test_client()


@pytest.mark.parametrize("host", ["www.example.com", "example.com", "[fd00::5]:80", "localhost"])
def test_request_for_host_in_settings_is_answered(named_hosts, host):
    assert named_hosts.get(f"/api/v1{LIVE}", headers={"Host": host}).status_code == 200
    assert named_hosts.get(f"/api/v1{LIVE}", headers={"Host": f"not-{host}"}).status_code == 421
