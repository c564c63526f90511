"""What has the second factors of a user: an authenticator app, with a clock that tests move."""

from time import time

import pyotp

from tests.client import Client

STEP = 30


class Clock:
    """In place of the server's clock. It moves on only when a test says so."""

    def __init__(self) -> None:
        self.now = time()

    def __call__(self) -> float:
        return self.now

    def move(self, steps: int = 1) -> None:
        self.now += steps * STEP


class App:
    """An authenticator app that a client has set up."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self.clock = clock
        answer = client.post("/second-factors/authenticator")
        assert answer.status_code == 201, answer.text
        self.made = answer.json()
        self.totp = pyotp.TOTP(self.made["secret"])

    def confirm(self, client: Client) -> list[str]:
        """Return the recovery codes."""
        path = "/second-factors/authenticator/confirmation"
        answer = client.post(path, json={"code": self.next_code()})
        assert answer.status_code == 200, answer.text
        return answer.json()["recovery_codes"]

    def next_code(self) -> str:
        """A code that was not used yet."""
        self.clock.move()
        return self.code()

    def code(self, offset: int = 0) -> str:
        return self.totp.generate_otp(int(self.clock.now) // STEP + offset)


def first_step(client: Client, email: str, password: str) -> dict:
    """Log in with the password, and return what the second step needs."""
    answer = client.post("/login/access-token", json={"username": email, "password": password})
    assert answer.status_code == 403, answer.text
    assert "refresh_token" not in client.cookies
    return answer.json()["second_factor"]


def second_step(client: Client, token: str, code: str, method: str = "authenticator"):
    body = {"token": token, "method": method, "code": code}
    return client.post("/login/second-factor", json=body)
