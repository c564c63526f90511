import pytest

from tests.client import Client
from tests.second_factors import App, Clock


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("app.second_factors.authenticator.time", clock)
    return clock


@pytest.fixture
def app(client: Client, clock: Clock) -> App:
    """A confirmed app of `user`, with its recovery codes as `app.codes`."""
    app = App(client, clock)
    app.codes = app.confirm(client)
    return app
