import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from limits import RateLimitItemPerSecond

from app.auth.limits import LOGIN
from app.cli import PYPROJECT
from shared.errors import TooManyRequests
from shared.settings import settings
from tests.client import Client
from tests.waiting import wait_until

PATH = "/login/access-token"


@pytest.fixture
def second_process(tmp_path) -> Iterator[str]:
    """Start a second process of the API and return its URL."""
    command = "import sys; from werkzeug.serving import make_server; from app import create_app; "
    command += "server = make_server('127.0.0.1', 0, create_app()); "
    command += "print(server.port, flush=True); server.serve_forever()"
    process = subprocess.Popen(
        [sys.executable, "-c", command],
        cwd=PYPROJECT.parent,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    process.terminate()
    process.wait(10)
    process.stdout.close()


def guess(client: Client, email: str, password: str = "a wrong password"):
    return client.post(PATH, json={"username": email, "password": password})


def test_wrong_passwords_are_counted_across_processes(
    anonymous, second_process, client, user, password
):
    with Client(second_process) as other:
        answers = [guess(it, user.email) for _ in range(10) for it in (anonymous, other)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 10
        for answer in answers[10:]:
            assert answer.json()["title"] == "Too many requests"
            assert 0 < int(answer.headers["Retry-After"]) <= 300
        # The limit also refuses the right password, whatever the case of the email.
        assert guess(anonymous, user.email, password).status_code == 429
        assert guess(other, user.email.upper(), password).status_code == 429
    # An existing session still works.
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200


def test_attempts_from_one_network_do_not_lock_out_another(environment):
    for _ in range(20):
        with suppress(TooManyRequests):
            LOGIN.count("ada@example.com", "192.0.2.1")
    LOGIN.count("ada@example.com", "198.51.100.7")


def test_one_attempt_per_interval_is_allowed_after_limit(environment, monkeypatch):
    monkeypatch.setattr("app.auth.limits.SLOW", RateLimitItemPerSecond(1, 3))
    outcomes = []
    for _ in range(12):
        with suppress(TooManyRequests):
            LOGIN.count("ada@example.com", "192.0.2.1")
            outcomes.append("tried")
    assert 10 <= len(outcomes) <= 11
    with pytest.raises(TooManyRequests) as refused:
        LOGIN.count("ada@example.com", "192.0.2.1")
    time.sleep(refused.value.retry_after + 0.1)
    LOGIN.count("ada@example.com", "192.0.2.1")


def test_limit_over_all_networks_does_not_stop_known_browser(environment):
    for number in range(100):
        LOGIN.count("ada@example.com", f"192.0.2.{number}")
    with pytest.raises(TooManyRequests):
        LOGIN.count("ada@example.com", "198.51.100.7")
    LOGIN.count("ada@example.com", "198.51.100.7", "a browser")


@pytest.mark.parametrize("ip_address", ["198.51.100.7", ""])  # of a login, of the command line
def test_right_password_resets_limit_over_all_networks(ip_address, environment):
    for number in range(100):
        LOGIN.count("ada@example.com", f"192.0.2.{number}")
    LOGIN.reset("ada@example.com", ip_address)
    LOGIN.count("ada@example.com", "198.51.100.8")


def test_known_browser_can_log_in_during_attack_from_its_network(
    anonymous, server, user, password, make_user
):
    with Client(server) as known:
        known.log_in(user.email, password)
        known.cookies.clear(name="refresh_token", domain="127.0.0.1", path="/api/v1/login")
        for _ in range(15):
            guess(anonymous, user.email)
        assert guess(anonymous, user.email, password).status_code == 429
        assert guess(known, user.email, password).status_code == 200
        # The browser is unknown to another account.
        other = make_user("other@example.com")
        for _ in range(15):
            guess(anonymous, other.email)
        assert guess(known, other.email, password).status_code == 429
        # A known browser has a limit, too.
        assert [guess(known, user.email).status_code for _ in range(12)].count(429) == 2


def test_browser_cookie_is_http_only_and_same_site(anonymous, user, password):
    answer = guess(anonymous, user.email, password)
    cookies = answer.raw.headers.getlist("Set-Cookie")
    [cookie] = [cookie for cookie in cookies if cookie.startswith("browser=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/api/v1/login" in cookie
    assert user.email not in cookie


def test_signup_and_password_recovery_have_separate_limits(anonymous, monkeypatch):
    monkeypatch.setattr(settings(), "signup_open", True)
    signup = {"email": "ada@example.com", "password": "seven tired otters sing"}
    statuses = [anonymous.post("/users/signup", json=signup).status_code for _ in range(6)]
    assert statuses == [202] * 5 + [429]
    answer = anonymous.post("/password-recovery", json={"email": "ada@example.com"})
    assert answer.status_code == 202


def test_limit_of_one_account_does_not_affect_others(anonymous, user, make_user, password):
    other = make_user("other@example.com")
    for _ in range(11):
        guess(anonymous, user.email)
    assert guess(anonymous, other.email, password).status_code == 200


def test_ip_address_that_tries_many_accounts_is_limited(anonymous, user, password, monkeypatch):
    monkeypatch.setattr(settings(), "login_attempts_per_ip", 5)
    statuses = [guess(anonymous, f"{n}@example.com").status_code for n in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert guess(anonymous, user.email, password).status_code == 429


def test_limited_ip_address_does_not_lock_out_account(environment, monkeypatch):
    monkeypatch.setattr(settings(), "login_attempts_per_ip", 3)
    for _ in range(20):
        with suppress(TooManyRequests):
            LOGIN.count("victim", "198.51.100.1")
    LOGIN.count("victim", "192.0.2.2")


def test_successful_login_resets_count(anonymous, user, password):
    for _ in range(3):
        for _ in range(9):
            assert guess(anonymous, user.email).status_code == 401
        assert guess(anonymous, user.email, password).status_code == 200


def test_unknown_account_has_same_limit(anonymous):
    statuses = [guess(anonymous, "nobody@example.com").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_attempts_without_redis_are_counted_per_process(anonymous, make_user, password, valkey):
    user = make_user("lonely@example.com")
    with valkey.stopped():
        assert guess(anonymous, user.email, password).status_code == 200
        statuses = [guess(anonymous, user.email).status_code for _ in range(11)]
        assert statuses == [401] * 10 + [429]
    wait_until(lambda: guess(anonymous, user.email, password).status_code == 200)


def test_ipv6_network_is_counted_as_one_ip_address(environment, monkeypatch):
    monkeypatch.setattr(settings(), "login_attempts_per_ip", 3)
    for number in range(3):
        LOGIN.count(f"account-{number}", f"2001:db8::{number}")
    with pytest.raises(TooManyRequests):
        LOGIN.count("another", "2001:db8::ffff")
    LOGIN.count("another", "2001:db8:0:1::1")
