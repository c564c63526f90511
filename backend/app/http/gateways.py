"""The IP addresses that many clients share, because a forwarder replaces theirs by its own.

Docker does so for clients over IPv6, and for all clients if it is rootless or Docker Desktop: their
IP address is that of the network's gateway, which is also the container's default gateway.
"""

from functools import cache
from ipaddress import IPv4Address
from pathlib import Path

ROUTES = Path("/proc/net/route")
DEFAULT = "00000000"


def is_gateway(ip_address: str) -> bool:
    return ip_address in gateways()


@cache
def gateways() -> frozenset[str]:
    """The gateways of the default routes. Empty on a system without /proc/net/route."""
    try:
        lines = ROUTES.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return frozenset()
    routes = [line.split() for line in lines]
    return frozenset(_address(route[2]) for route in routes if route[1] == DEFAULT)


def _address(hexadecimal: str) -> str:
    return str(IPv4Address(int.from_bytes(bytes.fromhex(hexadecimal), "little")))
