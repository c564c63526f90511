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
    """The address of another process of the API, beside the one that all tests use."""
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


def test_twenty_wrong_passwords_are_too_many_over_two_processes_as_over_one(
    stranger, second_process, client, user, password
):
    with Client(second_process) as other:
        answers = [guess(it, user.email) for _ in range(10) for it in (stranger, other)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 10
        for answer in answers[10:]:
            assert answer.json()["title"] == "Too many requests"
            assert 0 < int(answer.headers["Retry-After"]) <= 300
        # The right password waits as well, in whatever case the address is written.
        assert guess(stranger, user.email, password).status_code == 429
        assert guess(other, user.email.upper(), password).status_code == 429
    # Who is logged in already goes on working.
    assert client.get("/users/me").status_code == 200
    assert client.refresh().status_code == 200


def test_stranger_who_guesses_does_not_lock_out_the_owner_elsewhere(environment):
    for _ in range(20):
        with suppress(TooManyRequests):
            LOGIN.count("ada@example.com", "192.0.2.1")
    LOGIN.count("ada@example.com", "198.51.100.7")


def test_after_too_many_attempts_one_is_let_through_from_time_to_time(environment, monkeypatch):
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


def test_many_networks_meet_a_ceiling_which_stops_no_known_browser(environment):
    for number in range(100):
        LOGIN.count("ada@example.com", f"192.0.2.{number}")
    with pytest.raises(TooManyRequests):
        LOGIN.count("ada@example.com", "198.51.100.7")
    LOGIN.count("ada@example.com", "198.51.100.7", "a browser")


def test_browser_that_logged_in_before_is_let_through_an_attack_from_its_network(
    stranger, server, user, password, make_user
):
    with Client(server) as known:
        known.log_in(user.email, password)
        known.cookies.clear(name="refresh_token", domain="127.0.0.1", path="/api/v1/login")
        for _ in range(15):
            guess(stranger, user.email)
        assert guess(stranger, user.email, password).status_code == 429
        assert guess(known, user.email, password).status_code == 200
        # For another account, it is as unknown as any.
        other = make_user("other@example.com")
        for _ in range(15):
            guess(stranger, other.email)
        assert guess(known, other.email, password).status_code == 429
        # And it may not guess for ever either.
        assert [guess(known, user.email).status_code for _ in range(12)].count(429) == 2


def test_browsers_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger, user, password):
    answer = guess(stranger, user.email, password)
    cookies = answer.raw.headers.getlist("Set-Cookie")
    [cookie] = [cookie for cookie in cookies if cookie.startswith("browser=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/api/v1/login" in cookie
    assert user.email not in cookie


def test_signups_do_not_use_up_the_mails_of_a_password_recovery(stranger, monkeypatch):
    monkeypatch.setattr(settings(), "signup_open", True)
    signup = {"email": "ada@example.com", "password": "seven tired otters sing"}
    statuses = [stranger.post("/users/signup", json=signup).status_code for _ in range(6)]
    assert statuses == [202] * 5 + [429]
    answer = stranger.post("/password-recovery", json={"email": "ada@example.com"})
    assert answer.status_code == 202


def test_other_accounts_are_not_held_up(stranger, user, make_user, password):
    other = make_user("other@example.com")
    for _ in range(11):
        guess(stranger, user.email)
    assert guess(stranger, other.email, password).status_code == 200


def test_an_address_that_tries_many_accounts_is_held_up(stranger, user, password, monkeypatch):
    monkeypatch.setattr(settings(), "login_attempts_per_ip", 5)
    statuses = [guess(stranger, f"{n}@example.com").status_code for n in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert guess(stranger, user.email, password).status_code == 429


def test_an_address_that_is_held_up_locks_nobody_out(environment, monkeypatch):
    monkeypatch.setattr(settings(), "login_attempts_per_ip", 3)
    for _ in range(20):
        with suppress(TooManyRequests):
            LOGIN.count("victim", "198.51.100.1")
    LOGIN.count("victim", "192.0.2.2")


def test_the_right_password_in_time_begins_the_count_anew(stranger, user, password):
    for _ in range(3):
        for _ in range(9):
            assert guess(stranger, user.email).status_code == 401
        assert guess(stranger, user.email, password).status_code == 200


def test_an_account_that_is_none_is_limited_alike(stranger):
    statuses = [guess(stranger, "nobody@example.com").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_without_redis_each_process_counts_for_itself(stranger, make_user, password, valkey):
    user = make_user("lonely@example.com")
    with valkey.stopped():
        assert guess(stranger, user.email, password).status_code == 200
        statuses = [guess(stranger, user.email).status_code for _ in range(11)]
        assert statuses == [401] * 10 + [429]
    wait_until(lambda: guess(stranger, user.email, password).status_code == 200)


def test_a_network_of_ipv6_is_counted_as_one_address(environment, monkeypatch):
    monkeypatch.setattr(settings(), "login_attempts_per_ip", 3)
    for number in range(3):
        LOGIN.count(f"account-{number}", f"2001:db8::{number}")
    with pytest.raises(TooManyRequests):
        LOGIN.count("another", "2001:db8::ffff")
    LOGIN.count("another", "2001:db8:0:1::1")
