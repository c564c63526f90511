from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.oidc import PUBLIC_URL, LyingProvider, RealProvider, settings_of


@pytest.fixture(scope="session")
def real_server() -> Iterator[RealProvider]:
    server = RealProvider()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def real(real_server: RealProvider, set_settings) -> RealProvider:
    """The real provider, as the only one, of which a stranger gets an account."""
    scopes = "openid email profile groups"
    given = settings_of("real", real_server.issuer, SIGNUP="true", SCOPES=scopes)
    set_settings(PUBLIC_URL=PUBLIC_URL, OIDC_PROVIDERS="real", **given)
    return real_server


@pytest.fixture
def make_liar() -> Iterator[Callable[[], LyingProvider]]:
    with ExitStack() as liars:

        def make() -> LyingProvider:
            server = LyingProvider()
            server.start()
            liars.callback(server.stop)
            return server

        yield make


@pytest.fixture
def liar(make_liar, set_settings) -> LyingProvider:
    """The lying provider, as the only one, of which a stranger gets an account."""
    server = make_liar()
    given = settings_of("liar", server.issuer, SIGNUP="true")
    set_settings(PUBLIC_URL=PUBLIC_URL, OIDC_PROVIDERS="liar", **given)
    return server
