import pytest

from app.auth.limits import LOGIN, RECOVERY
from app.http import gateways
from shared.errors import TooManyRequests

# In the format of the kernel: the default route and the route of a network.
ROUTES = """Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010014AC	0003	0	0	0	00000000	0	0	0
eth0	000014AC	00000000	0001	0	0	0	0000FFFF	0	0	0
"""


@pytest.fixture
def gateway(monkeypatch, tmp_path):
    (tmp_path / "route").write_text(ROUTES)
    monkeypatch.setattr(gateways, "ROUTES", tmp_path / "route")
    gateways.gateways.cache_clear()
    yield "172.20.0.1"
    gateways.gateways.cache_clear()


def log_in_often(ip_address: str) -> None:
    for number in range(5):
        LOGIN.count(f"user-{number}@example.com", ip_address)


def test_ip_address_of_gateway_is_not_limited(gateway, set_settings):
    set_settings(LOGIN_ATTEMPTS_PER_IP=3)
    log_in_often(gateway)
    for ip_address in ("172.20.0.2", "0.0.0.0"):
        with pytest.raises(TooManyRequests):
            log_in_often(ip_address)


def test_account_is_limited_behind_gateway(gateway, set_settings):
    set_settings(MAILS_PER_ACCOUNT=3)
    for _ in range(3):
        RECOVERY.count("ada@example.com", gateway)
    with pytest.raises(TooManyRequests):
        RECOVERY.count("ada@example.com", gateway)


def test_system_without_route_table_has_no_gateway(monkeypatch, tmp_path):
    monkeypatch.setattr(gateways, "ROUTES", tmp_path / "nothing")
    gateways.gateways.cache_clear()
    assert not gateways.is_gateway("172.20.0.1")
    gateways.gateways.cache_clear()
