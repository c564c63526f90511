"""A login with a real OpenID provider, in a browser."""

from pathlib import Path

import pytest
from system import free_port, run_browser_tests
from terminal import Start


@pytest.fixture
def provider(monkeypatch) -> int:
    """The port of the provider that the server knows, and that the browser tests start."""
    port = free_port()
    for name, value in {
        "ISSUER": f"http://127.0.0.1:{port}",
        "CLIENT_ID": "app",
        "CLIENT_SECRET": "a-secret-of-the-tests",
        "LABEL": "Our company",
        "SIGNUP": "true",
        "LOGOUT": "true",
    }.items():
        monkeypatch.setenv(f"OIDC_REAL_{name}", value)
    monkeypatch.setenv("OIDC_PROVIDERS", "real")
    return port


def test_browser_logs_in_with_provider(provider: int, tmp_path: Path):
    with Start(tmp_path / "data", free_port()) as start:
        start.read_until(b"Ready: ", 180)
        # The tests on a desktop and on a phone start a provider on the same port.
        chosen = ("single-sign-on", "--workers=1")
        needed = {"E2E_OIDC_PORT": str(provider), "E2E_MAIL_DIR": str(tmp_path / "data/mails")}
        run_browser_tests(start.url, 1, "single-sign-on", *chosen, **needed)
