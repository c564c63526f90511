"""The addresses that many clients share, since what forwards them puts its own in their place.

Docker does so for clients over IPv6, and for all of them where it is rootless or Docker Desktop:
their IP address is that of the network's gateway, which is also ours.
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
    """Where the routes lead that lead anywhere. None on a system that does not say."""
    try:
        lines = ROUTES.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return frozenset()
    routes = [line.split() for line in lines]
    return frozenset(_address(route[2]) for route in routes if route[1] == DEFAULT)


def _address(hexadecimal: str) -> str:
    return str(IPv4Address(int.from_bytes(bytes.fromhex(hexadecimal), "little")))
