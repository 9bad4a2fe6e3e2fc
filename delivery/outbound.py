"""The one way out to a host that a person typed.

A name is resolved once and the connection goes to the addresses seen then: a name that changes its mind
between the check and the call (DNS rebinding) reaches nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from delivery.errors import DeliveryError, Fate, Fault, OutboundRefused

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Awaitable[Sequence[tuple[int, Any]]]]

# RFC 6890 and its registry. IPv4 is refused by range, IPv6 is taken only from the global unicast block less
# what carries an IPv4 address inside (Teredo, 6to4) or stands for examples: NAT64, IPv4-mapped, unique local,
# link-local, multicast and loopback all lie outside 2000::/3.
REFUSED_V4 = tuple(
    ipaddress.IPv4Network(n)
    for n in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
REFUSED_V6 = tuple(ipaddress.IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect: what `socket.socket(family)` and `connect(sockaddr)` take."""

    family: int
    sockaddr: Any


class OutboundGuard:
    """Resolves a host and refuses places inside the house, unless the operator allowed them.

    allow: host names ("smtp.interno"), addresses ("10.0.0.5") or ranges ("127.0.0.0/8").
    """

    def __init__(self, allow: Sequence[str] = (), resolver: Resolver | None = None) -> None:
        self._resolver = resolver or _getaddrinfo
        self._networks: list[IPNetwork] = []
        self._names: set[str] = set()
        for entry in filter(None, (e.strip() for e in allow)):
            try:
                self._networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                self._names.add(entry.lower().rstrip("."))

    async def resolve(self, host: str, port: int) -> list[Address]:
        """The addresses of `host` that may be connected to, in the resolver's order, at least one.

        Raises OutboundRefused where every address is one we do not connect to, and DeliveryError (code
        "dns", nothing sent) where the name has none.
        """
        if not host or any(c.isspace() or ord(c) < 33 or ord(c) == 127 for c in host):
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "dns", "not a host name")
        try:
            found = await self._resolver(host, port)
        except socket.gaierror as error:
            # Only the resolver's own "try again" is a passing trouble; a name that does not exist is a typo.
            fault = Fault.NETWORK if error.errno == socket.EAI_AGAIN else Fault.ACCOUNT
            raise DeliveryError(Fate.NOT_SENT, fault, "dns", str(error.strerror)) from error
        except (UnicodeError, OSError) as error:
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "dns", str(error)) from error
        named = host.lower().rstrip(".") in self._names
        good = [Address(family, sockaddr) for family, sockaddr in found if named or self._may(sockaddr[0])]
        if found and not good:
            raise OutboundRefused(f"{host} resolves to an internal address")
        if not good:
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "dns", "no address")
        return good

    def _may(self, text: str) -> bool:
        address = ipaddress.ip_address(text.partition("%")[0])
        if any(address in network for network in self._networks):
            return True
        return is_public(address)


def is_public(address: IPAddress) -> bool:
    """Whether the address lies out on the internet, by the ranges above."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    return address in GLOBAL_V6 and not any(address in network for network in REFUSED_V6)


async def _getaddrinfo(host: str, port: int) -> Sequence[tuple[int, Any]]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [(family, sockaddr) for family, _, _, _, sockaddr in found]
