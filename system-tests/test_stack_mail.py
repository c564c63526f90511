"""Mails in the containers of development: from the API through the worker to the mail catcher."""

import re
import time
from collections.abc import Iterator

import pytest
import requests
from compose import Stack
from system import EMAIL, SETTINGS, Api, wait_until

SERVICES = ("traefik", "backend", "worker-mail", "worker-scheduler", "mailcatcher")
FIRST, SECOND = "a passphrase of my own", "an entirely new passphrase"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test-mail")
    made.environment["SIGNUP_OPEN"] = "true"
    try:
        made.build(*SERVICES)
        made.up(*SERVICES)
        live = f"{made.url}/api/v1/health/live"
        wait_until(lambda: requests.get(live, timeout=5).ok, 20, "Traefik knows of the API")
        yield made
    finally:
        made.down()


@pytest.fixture
def api(stack) -> Api:
    return Api(stack.url)


@pytest.fixture
def mails(stack) -> Iterator["MailCatcher"]:
    caught = MailCatcher(f"http://127.0.0.1:{stack.environment['MAILCATCHER_PORT']}/email")
    yield caught
    requests.delete(f"{caught.url}/all", timeout=10)


class MailCatcher:
    def __init__(self, url: str) -> None:
        self.url = url

    def to(self, address: str) -> list[dict]:
        caught = requests.get(self.url, timeout=10).json()
        return [mail for mail in caught if mail["to"][0]["address"] == address]

    def wait_for(self, address: str, seconds: float = 20, text: str = "") -> dict:
        """Wait for a mail with this text and return the newest. Another mail that was requested
        earlier, such as by a login before the account is confirmed, may come in between.
        """

        def found() -> list[dict]:
            return [mail for mail in self.to(address) if text in mail["text"]]

        wait_until(found, seconds, f"a mail to {address} with {text!r}")
        return found()[-1]


def token(stack: Stack, mail: dict, page: str) -> str:
    """Return the token of the mail's link, which is the same in both parts."""
    link = re.compile(rf"{re.escape(stack.url)}/{page}#token=([\w.-]+)")
    (found,) = set(link.findall(mail["text"]) + link.findall(mail["html"]))
    return found


def log_in(api: Api, email: str, password: str) -> requests.Response:
    form = {"username": email, "password": password}
    return api.post("/api/v1/login/access-token", data=form)


def sign_up(api: Api, email: str) -> None:
    values = {"email": email, "password": FIRST, "full_name": "Grace Hopper"}
    assert api.post("/api/v1/users/signup", json=values).status_code == 202


def test_link_in_mail_confirms_signup(stack, api, mails):
    sign_up(api, "grace@example.com")
    assert log_in(api, "grace@example.com", FIRST).status_code == 403
    link = token(stack, mails.wait_for("grace@example.com", text="/verify-email#"), "verify-email")
    verify = {"token": link, "password": FIRST}
    assert api.post("/api/v1/users/verify-email", json=verify).status_code == 204
    assert api.post("/api/v1/users/verify-email", json=verify).status_code == 400
    assert log_in(api, "grace@example.com", FIRST).status_code == 200


def test_second_signup_reveals_existing_account_only_by_mail(api, mails):
    sign_up(api, "grace@example.com")
    mail = mails.wait_for("grace@example.com")
    assert mail["subject"] == f"You already have an account at {SETTINGS['PROJECT_NAME']}"
    sender = {"address": SETTINGS["MAIL_FROM"], "name": SETTINGS["PROJECT_NAME"]}
    assert mail["from"] == [sender]


def test_link_in_mail_sets_new_password(stack, api, mails):
    asked = time.monotonic()
    for email in ("grace@example.com", "nobody@example.com"):
        answer = api.post("/api/v1/password-recovery", json={"email": email})
        assert (answer.status_code, answer.content) == (202, b"")
    mail = mails.wait_for("grace@example.com", text="/reset-password#")
    print(f"\nthe mail came after {time.monotonic() - asked:.1f} s")
    reset = {"token": token(stack, mail, "reset-password"), "password": SECOND}
    assert api.post("/api/v1/reset-password", json=reset).status_code == 204
    assert api.post("/api/v1/reset-password", json=reset).status_code == 400
    assert log_in(api, "grace@example.com", FIRST).status_code == 401
    assert log_in(api, "grace@example.com", SECOND).status_code == 200
    assert mails.to("nobody@example.com") == []


def test_mail_survives_unavailable_mail_server_and_killed_worker(stack, api, mails):
    stack.run("stop", "mailcatcher")
    assert api.post("/api/v1/password-recovery", json={"email": EMAIL}).status_code == 202
    wait_until(
        lambda: "is to be tried again" in stack.run("logs", "worker-mail"), 40, "the first attempt"
    )
    stack.run("kill", "--signal", "SIGKILL", "worker-mail")
    stack.run("up", "--detach", "--wait", "mailcatcher", "worker-mail")
    assert token(stack, mails.wait_for(EMAIL, 60), "reset-password")
    time.sleep(5)
    assert len(mails.to(EMAIL)) == 1
